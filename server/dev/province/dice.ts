/** A seeded generator (mulberry32): the same seed gives the same sample on every machine. */
export interface Dice {
  /** 0 ≤ n < sides. */
  roll(sides: number): number
  pick<T>(from: readonly T[]): T
  /** `count` different members, in their order. */
  some<T>(from: readonly T[], count: number): T[]
  chance(percent: number): boolean
}

export function dice(seed: number): Dice {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const roll = (sides: number): number => Math.floor(next() * sides)
  return {
    roll,
    pick: (from) => {
      const picked = from[roll(from.length)]
      if (picked === undefined) throw new RangeError('nothing to pick')
      return picked
    },
    some: (from, count) => {
      const places = from.map((_, index) => ({ index, order: next() }))
      places.sort((one, other) => one.order - other.order)
      const chosen = new Set(places.slice(0, count).map((place) => place.index))
      return from.filter((_, index) => chosen.has(index))
    },
    chance: (percent) => roll(100) < percent,
  }
}
