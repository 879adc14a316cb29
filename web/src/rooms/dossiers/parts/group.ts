/** Things under the name each of them has, in the order in which the names come first. */
export function grouped<It>(list: readonly It[], nameOf: (it: It) => string): Map<string, It[]> {
  const groups = new Map<string, It[]>()
  for (const it of list) {
    const name = nameOf(it)
    const group = groups.get(name)
    if (group) group.push(it)
    else groups.set(name, [it])
  }
  return groups
}
