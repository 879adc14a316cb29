import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { changeOf, type Delta, movedBy } from '../../../web/src/rooms/minutes/caret.ts'

/** A small generator with a seed, so that what fails fails again. */
function dice(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}
const letters = ['a', 'ộ', ' ', '\n', '😀', 'x', 'x']
const word = (roll: (below: number) => number) =>
  Array.from({ length: roll(6) }, () => letters[roll(letters.length)] ?? '').join('')

describe('a box that is written by several', () => {
  it('tells what was changed so that it makes the new text of the old, and never half a letter', () => {
    const roll = dice(7)
    for (let turn = 0; turn < 3000; turn++) {
      const before = word(roll) + word(roll)
      const now = roll(2) === 0 ? before.slice(0, roll(before.length + 1)) + word(roll) : word(roll) + before
      const { at, gone, text } = changeOf(before.toWellFormed(), now.toWellFormed())
      expect(before.toWellFormed().slice(0, at) + text + before.toWellFormed().slice(at + gone)).toBe(
        now.toWellFormed(),
      )
      expect(text.isWellFormed(), JSON.stringify([before, now, text])).toBe(true)
    }
  })

  it('keeps the caret behind the letter it stood behind, whatever others put in or take out', () => {
    const roll = dice(11)
    for (let turn = 0; turn < 2000; turn++) {
      const doc = new Y.Doc()
      const text = doc.getText('t')
      text.insert(0, 'abcdefghij')
      // The mark is no letter of the others: where it is found is where the caret should be.
      const caret = roll(11)
      const marked = Y.createRelativePositionFromTypeIndex(text, caret, -1)
      let delta: Delta = []
      text.observe((event) => {
        delta = event.delta as Delta
      })
      doc.transact(() => {
        for (let n = roll(3); n >= 0; n--) {
          const at = roll(text.length)
          if (roll(2) === 0) text.delete(at, Math.min(1 + roll(3), text.length - at))
          else text.insert(at, 'ZZ')
        }
      })
      const should = Y.createAbsolutePositionFromRelativePosition(marked, doc)?.index
      const is = movedBy(caret, delta)
      // Beside what was put in exactly at the caret, or where its letters went, both sides are right.
      const between = text.toString().slice(Math.min(is, should ?? 0), Math.max(is, should ?? 0))
      expect(between.replaceAll('Z', ''), `${caret} ${JSON.stringify(delta)} ${should} ${is}`).toBe('')
    }
  })
})
