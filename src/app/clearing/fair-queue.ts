/**
 * fairQueue: what waits for a batch, a lane for each party, and what is in flight; fair between the lanes, in order
 * within each identity.
 *
 * A batch takes an equal share from every lane that has something to give, and what a lane leaves of its share the
 * others divide; inside the batch all stand in the order in which they came. Sharing an identity (a document's key, a
 * claim of a waybill number) means standing in line: what came second becomes free when what came first is settled,
 * whichever lanes they wait in. Documents of a parcel in flight wait as well: they would only wait for the parcel's
 * lock, and gathered they are cleared together. Counts are documents. Not here: clearing (`batcher.ts`).
 */
import { assert } from "../../kernel/assert.ts";

export interface Waiting {
  /** Who shares: a party's code. */
  readonly lane: string;
  /** What a batch may hold once. */
  readonly ids: readonly string[];
  /** The consignment it belongs to; null for a waybill, which does not know it. */
  readonly parcel: string | null;
}

export interface FairQueue<T extends Waiting> {
  push(item: T): void;
  /** At most `max` of what is free, in order of arrival; it is in flight until it is settled. */
  take(max: number): T[];
  settle(items: readonly T[]): void;
  /** Waiting or in flight: of all, or of one lane. */
  depth(lane?: string): number;
  isWaiting(): boolean;
  isInFlight(): boolean;
  /** Lanes that have something waiting or in flight. */
  lanes(): number;
}

interface Place<T> {
  readonly item: T;
  /** Its place in the order of arrival. */
  readonly arrival: number;
  /** Those before it that share an identity and are not settled. */
  ahead: number;
  behind: Place<T>[] | undefined;
}

interface Lane<T> {
  /** What may go as far as identities are concerned, in order of arrival. */
  free: Place<T>[];
  /** Waiting (free or not) or in flight. */
  depth: number;
}

/** How far one taking has come in a lane. */
interface Walk<T> {
  readonly name: string;
  readonly lane: Lane<T>;
  next: number;
  readonly passedOver: Place<T>[];
}

export function fairQueue<T extends Waiting>(): FairQueue<T> {
  const lanes = new Map<string, Lane<T>>();
  /** The last of those that share an identity. */
  const last = new Map<string, Place<T>>();
  const inFlight = new Map<T, Place<T>>();
  const parcelsInFlight = new Set<string>();
  let arrivals = 0;
  let depth = 0;

  function push(item: T): void {
    const place: Place<T> = { item, arrival: arrivals, ahead: 0, behind: undefined };
    arrivals += 1;
    for (const id of item.ids) {
      const before = last.get(id);
      last.set(id, place);
      if (before === undefined) continue;
      place.ahead += 1;
      if (before.behind === undefined) before.behind = [place];
      else before.behind.push(place);
    }
    let lane = lanes.get(item.lane);
    if (lane === undefined) lanes.set(item.lane, (lane = { free: [], depth: 0 }));
    lane.depth += 1;
    depth += 1;
    if (place.ahead === 0) lane.free.push(place);
  }

  function take(max: number): T[] {
    const taken: Place<T>[] = [];
    const walks: Walk<T>[] = [];
    for (const [name, lane] of lanes) if (lane.free.length > 0) walks.push({ name, lane, next: 0, passedOver: [] });
    for (let open = walks; open.length > 0 && taken.length < max;) {
      const share = Math.max(1, Math.floor((max - taken.length) / open.length));
      open = open.filter((walk) => walkOn(walk, Math.min(share, max - taken.length), taken));
    }
    for (const { name, lane, next, passedOver } of walks) {
      if (next === 0) continue;
      lane.free = [...passedOver, ...lane.free.slice(next)];
      // Who was served stands behind the others: next time they come first, should places be fewer than lanes.
      lanes.delete(name);
      lanes.set(name, lane);
    }
    taken.sort((a, b) => a.arrival - b.arrival);
    return taken.map((place) => {
      const { item } = place;
      inFlight.set(item, place);
      if (item.parcel !== null) parcelsInFlight.add(item.parcel);
      return item;
    });
  }

  /** Takes up to `share` from a lane; answers whether there may be more. */
  function walkOn(walk: Walk<T>, share: number, taken: Place<T>[]): boolean {
    const { free } = walk.lane;
    for (let left = share; left > 0 && walk.next < free.length; walk.next += 1) {
      const place = free[walk.next]!;
      const { parcel } = place.item;
      if (parcel !== null && parcelsInFlight.has(parcel)) {
        walk.passedOver.push(place);
        continue;
      }
      taken.push(place);
      left -= 1;
    }
    return walk.next < free.length;
  }

  function settle(items: readonly T[]): void {
    const freed = new Map<Lane<T>, Place<T>[]>();
    for (const item of items) {
      const place = inFlight.get(item);
      assert(place !== undefined, "fairQueue: settled, but not in flight");
      inFlight.delete(item);
      if (item.parcel !== null) parcelsInFlight.delete(item.parcel);
      for (const id of item.ids) if (last.get(id) === place) last.delete(id);
      for (const next of place.behind ?? []) {
        next.ahead -= 1;
        if (next.ahead > 0) continue;
        const lane = lanes.get(next.item.lane)!;
        const others = freed.get(lane);
        if (others === undefined) freed.set(lane, [next]);
        else others.push(next);
      }
      leave(item.lane);
    }
    for (const [lane, places] of freed) lane.free = [...places.sort((a, b) => a.arrival - b.arrival), ...lane.free];
  }

  function leave(name: string): void {
    const lane = lanes.get(name)!;
    lane.depth -= 1;
    depth -= 1;
    if (lane.depth === 0) lanes.delete(name);
  }

  return {
    push,
    take,
    settle,
    depth: (lane) => (lane === undefined ? depth : (lanes.get(lane)?.depth ?? 0)),
    isWaiting: () => depth > inFlight.size,
    isInFlight: () => inFlight.size > 0,
    lanes: () => lanes.size,
  };
}
