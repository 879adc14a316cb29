import { type ChangeObject, diffArrays } from 'diff'
import type { PaperText } from './paper-text.ts'

export type Change = 'same' | 'added' | 'removed'

export interface Run {
  readonly text: string
  readonly change: Change
}

/** A paragraph of the one version beside that of the other; a side without one is empty. */
export interface ComparedRow {
  readonly left: readonly Run[]
  readonly right: readonly Run[]
}

export interface Comparison {
  readonly rows: readonly ComparedRow[]
  /** Words inside paragraphs were compared; with very long papers whole paragraphs only. */
  readonly wordwise: boolean
  /** One of the papers goes on beyond what was compared. */
  readonly cut: boolean
}

const mostParagraphs = 20_000
/** Of both papers, up to which words are compared. */
const mostLettersOfWords = 2_000_000
const mostEdits = 4000
/** Of the whole comparison; what is left after it is told as changed whole. */
const mostMilliseconds = 2500
const mostWords = 5000

/** Two versions of a paper, paragraph by paragraph and, where one was changed, word by word. */
export function comparePapers(a: PaperText, b: PaperText): Comparison {
  const [one, two] = [textsOf(a), textsOf(b)]
  const letters = lettersOf(one) + lettersOf(two)
  const wordwise = letters <= mostLettersOfWords
  const until = performance.now() + mostMilliseconds
  const rows = aligned(one, two, until).flatMap((block) => rowsOf(block, wordwise, until))
  const cut = a.cut || b.cut || a.paragraphs.length > mostParagraphs || b.paragraphs.length > mostParagraphs
  return { rows, wordwise, cut }
}

function textsOf({ paragraphs }: PaperText): string[] {
  return paragraphs.slice(0, mostParagraphs).map((it) => it.text)
}

function lettersOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0)
}

interface Block {
  readonly same: boolean
  readonly left: readonly string[]
  readonly right: readonly string[]
}

/** Runs of equal paragraphs, and between them what was taken out beside what was put in. */
function aligned(one: readonly string[], two: readonly string[], until: number): Block[] {
  const changes = differences(one, two, until)
  const blocks: Block[] = []
  let removed: readonly string[] = []
  let added: readonly string[] = []
  const flush = () => {
    if (removed.length + added.length > 0) blocks.push({ same: false, left: removed, right: added })
    removed = []
    added = []
  }
  for (const change of changes) {
    if (change.removed) removed = [...removed, ...change.value]
    else if (change.added) added = [...added, ...change.value]
    else {
      flush()
      blocks.push({ same: true, left: change.value, right: change.value })
    }
  }
  flush()
  return blocks
}

/** Beyond the bounds everything was changed: what is told must stay true, not be the least. */
function differences(one: readonly string[], two: readonly string[], until: number): ChangeObject<string[]>[] {
  const timeout = Math.max(1, until - performance.now())
  const found = diffArrays([...one], [...two], { maxEditLength: mostEdits, timeout })
  if (found !== undefined) return found
  return [
    { value: [...one], added: false, removed: true, count: one.length },
    { value: [...two], added: true, removed: false, count: two.length },
  ]
}

function rowsOf({ same, left, right }: Block, wordwise: boolean, until: number): ComparedRow[] {
  if (same) return left.map((text) => ({ left: [run(text, 'same')], right: [run(text, 'same')] }))
  const rows: ComparedRow[] = []
  for (const [from, to] of paired(left, right)) {
    if (from === undefined || to === undefined || !wordwise) rows.push(whole(from, to))
    else rows.push(words(from, to, until))
  }
  return rows
}

type Pair = readonly [string | undefined, string | undefined]
/** Of a block in which partners are looked for by likeness; a longer one is paired in order. */
const mostSearched = 200

/** Puts a changed paragraph beside the one it came from, in the order of both. */
function paired(left: readonly string[], right: readonly string[]): Pair[] {
  if (left.length === 0 || right.length === 0 || left.length * right.length > mostSearched ** 2)
    return inStep(left, right)
  const bags = right.map(bagOf)
  const pairs: Pair[] = []
  let next = 0
  for (const text of left) {
    const bag = bagOf(text)
    let best = -1
    let likeness = 0.4
    for (let at = next; at < right.length; at++) {
      const like = alike(bag, bags[at] ?? new Set())
      if (like > likeness) {
        best = at
        likeness = like
      }
    }
    if (best < 0) {
      pairs.push([text, undefined])
      continue
    }
    for (; next < best; next++) pairs.push([undefined, right[next]])
    pairs.push([text, right[best]])
    next = best + 1
  }
  for (; next < right.length; next++) pairs.push([undefined, right[next]])
  return pairs
}

function inStep(left: readonly string[], right: readonly string[]): Pair[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at): Pair => [left[at], right[at]])
}

function bagOf(text: string): Set<string> {
  return new Set(text.toLocaleLowerCase('vi').split(/\s+/u).slice(0, mostWords))
}

/** Share of the words both have, of those of the longer. */
function alike(one: ReadonlySet<string>, two: ReadonlySet<string>): number {
  let both = 0
  for (const word of one) if (two.has(word)) both += 1
  return both / Math.max(one.size, two.size, 1)
}

function whole(from: string | undefined, to: string | undefined): ComparedRow {
  return {
    left: from === undefined ? [] : [run(from, 'removed')],
    right: to === undefined ? [] : [run(to, 'added')],
  }
}

/** Words and the blanks between them; equal runs are kept whole. */
function words(from: string, to: string, until: number): ComparedRow {
  const [one, two] = [tokensOf(from), tokensOf(to)]
  if (one.length + two.length > 2 * mostWords || performance.now() > until) return whole(from, to)
  const left: Run[] = []
  const right: Run[] = []
  for (const change of differences(one, two, until)) {
    const text = change.value.join('')
    if (text === '') continue
    if (!change.added) left.push(run(text, change.removed ? 'removed' : 'same'))
    if (!change.removed) right.push(run(text, change.added ? 'added' : 'same'))
  }
  return { left, right }
}

function tokensOf(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? []
}

function run(text: string, change: Change): Run {
  return { text, change }
}
