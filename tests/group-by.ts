/** groupBy: values in groups by a name, groups and values in order of first appearance. Node 20 has no Map.groupBy. */
export function groupBy<T, K>(values: readonly T[], nameOf: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const name = nameOf(value);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value]);
    else group.push(value);
  }
  return groups;
}
