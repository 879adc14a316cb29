import { expect, it } from 'vitest'

/**
 * One line of the conformance table: an id of Decree 30/2020 Appendix VI part I (the ids of the checklist the tests are named by), and what
 * meets it. `partly` names what is still missing, `gap` is not met at all and has no test.
 */
interface Line {
  readonly id: string
  readonly demand: string
  readonly met: 'yes' | 'partly' | 'no'
  readonly how: string
}

const lines: Line[] = []

/** A demand that is met: the test is named by its id and exercises it. `missing` is what of it is still to come. */
export function meets(id: string, demand: string, how: string, prove: () => Promise<void>, missing = ''): void {
  lines.push({
    id,
    demand,
    met: missing === '' ? 'yes' : 'partly',
    how: missing === '' ? how : `${how}; missing: ${missing}`,
  })
  it(`${id}: ${demand}`, { timeout: 180_000 }, prove)
}

/** A demand that is not met yet, and why. */
export function gap(id: string, demand: string, why: string): void {
  lines.push({ id, demand, met: 'no', how: why })
}

/** The table as it is committed. */
export function table(): string {
  const order = (id: string) => `${id[0]}${id.slice(1).padStart(2, '0')}`
  const sorted = [...lines].sort((a, b) => (order(a.id) < order(b.id) ? -1 : 1))
  const count = (met: Line['met']) => sorted.filter((line) => line.met === met).length
  return [
    '# Decree 30/2020/NĐ-CP, Appendix VI part I: what is met',
    '',
    'Written by `test/law/decree-30-appendix-vi.test.ts`, which exercises each demand that is met through HTTP.',
    '',
    `${count('yes')} met, ${count('partly')} partly, ${count('no')} not yet.`,
    '',
    '| id | demand | met | how |',
    '|---|---|---|---|',
    ...sorted.map(({ id, demand, met, how }) => `| ${id} | ${demand} | ${met} | ${how} |`),
    '',
  ].join('\n')
}

export function printsTable(file: string): void {
  it('prints the table of conformance as it was reviewed', async () => {
    await expect(table()).toMatchFileSnapshot(file)
  })
}
