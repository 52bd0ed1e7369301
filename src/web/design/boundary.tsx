/**
 * Boundary: keeps a page that broke down from taking the whole console with it.
 *
 * A piece of the console that is no longer served (a newer one was built meanwhile) asks for a reload.
 */
import { Button } from "antd";
import { Component, type ReactNode } from "react";
import { useWords } from "../words/words.ts";
import { Notice } from "./notice.tsx";
import { designWords } from "./words.ts";

interface BoundaryProps {
  readonly children: ReactNode;
  /** Another page begins anew. */
  readonly place: string;
}

interface BoundaryState {
  readonly error: Error | null;
  readonly place: string;
}

export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null, place: this.props.place };

  static getDerivedStateFromError(error: Error): Partial<BoundaryState> {
    return { error };
  }

  static getDerivedStateFromProps({ place }: BoundaryProps, state: BoundaryState): BoundaryState | null {
    return place === state.place ? null : { error: null, place };
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <Broken error={this.state.error} />;
  }
}

const isGone = ({ message }: Error): boolean => /dynamically imported module|module script failed/i.test(message);

function Broken({ error }: { readonly error: Error }): ReactNode {
  const say = useWords(designWords);
  const action = (
    <Button type="primary" onClick={() => window.location.reload()}>
      {say("reload")}
    </Button>
  );
  return isGone(error) ? (
    <Notice kind="away" title={say("changedTitle")} action={action}>
      {say("changedText")}
    </Notice>
  ) : (
    <Notice kind="failed" title={say("brokenTitle")} action={action}>
      {say("brokenText")}
    </Notice>
  );
}
