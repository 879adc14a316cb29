import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparePapers } from '../../../server/modules/drafting/paper/compare.ts'
import type { PaperText } from '../../../server/modules/drafting/paper/paper-text.ts'

const paper = (texts: readonly string[]): PaperText => ({
  source: 'docx',
  paragraphs: texts.map((text) => ({ text, bold: false, italic: false })),
  cut: false,
})
const compare = (one: readonly string[], two: readonly string[]) => comparePapers(paper(one), paper(two))

/** Few words, so that versions are alike as real ones are. */
const word = fc.constantFrom('Điều', '1.', 'Sở', 'Nội', 'vụ', 'thực hiện', 'ngay', ';', 'Ủy', 'ban', '  ', '𠮷', 'é')
const paragraph = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '))
const version = fc.array(paragraph, { maxLength: 15 })

describe('two versions beside each other', () => {
  it('keeps every letter of both sides, and every row of both in order', () => {
    fc.assert(
      fc.property(version, version, (one, two) => {
        const { rows } = compare(one, two)
        const side = (which: 'left' | 'right') =>
          rows
            .map((row) => row[which].map((run) => run.text).join(''))
            .filter((_, at) => (rows[at]?.[which].length ?? 0) > 0)
        expect(side('left')).toEqual(one)
        expect(side('right')).toEqual(two)
      }),
    )
  })

  it('adds on the right only, removes on the left only, and agrees on what is the same', () => {
    fc.assert(
      fc.property(version, version, (one, two) => {
        for (const { left, right } of compare(one, two).rows) {
          expect(left.every((run) => run.change !== 'added')).toBe(true)
          expect(right.every((run) => run.change !== 'removed')).toBe(true)
          const same = (runs: typeof left) =>
            runs
              .filter((run) => run.change === 'same')
              .map((run) => run.text)
              .join('')
          expect(same(left)).toBe(same(right))
        }
      }),
    )
  })

  it('finds no change between equal papers', () => {
    fc.assert(
      fc.property(version, (one) => {
        const runs = compare(one, one).rows.flatMap((row) => [...row.left, ...row.right])
        expect(runs.every((run) => run.change === 'same')).toBe(true)
      }),
    )
  })

  it('shows the changed words of a paragraph, and a new paragraph beside nothing', () => {
    const { rows } = compare(
      ['Mở đầu', 'Giao Sở Nội vụ chủ trì thực hiện.', 'Kết thúc'],
      ['Mở đầu', 'Một đoạn hoàn toàn mới', 'Giao Sở Tài chính chủ trì thực hiện.', 'Kết thúc'],
    )
    expect(rows.map((row) => row.left.map((it) => it.text).join(''))).toEqual([
      'Mở đầu',
      '',
      'Giao Sở Nội vụ chủ trì thực hiện.',
      'Kết thúc',
    ])
    expect(rows[2]?.left.filter((run) => run.change === 'removed').map((run) => run.text)).toEqual(['Nội', 'vụ'])
    expect(rows[2]?.right.filter((run) => run.change === 'added').map((run) => run.text)).toEqual(['Tài', 'chính'])
  })

  it('compares whole paragraphs of very long papers, and stops at its bounds', () => {
    const long = (mark: string) => Array.from({ length: 20_001 }, (_, at) => `${at} ${mark} ${'chữ '.repeat(30)}`)
    const { rows, wordwise, cut } = compare(long('a'), long('b'))
    expect({ wordwise, cut, rows: rows.length }).toEqual({ wordwise: false, cut: true, rows: 20_000 })
    const one = compare(['a '.repeat(100_000)], ['b '.repeat(100_000)])
    expect(one.rows.flatMap((row) => row.left).every((run) => run.change === 'removed')).toBe(true)
  })
})
