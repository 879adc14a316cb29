import { deflateSync } from 'node:zlib'
import type { Drawing } from '../appearance/drawing.ts'
import type { Turn } from './frame.ts'
import { spellNumber, spellStream } from './spell.ts'
import type { Update } from './update.ts'

/** Turns what is drawn back by as much as the page is turned, so that it is seen upright (12.5.5: the box is laid into the rectangle). */
const matrices: Readonly<Record<Turn, string>> = {
  0: '',
  90: '/Matrix [0 1 -1 0 0 0] ',
  180: '/Matrix [-1 0 0 -1 0 0] ',
  270: '/Matrix [0 -1 1 0 0 0] ',
}

/** The form XObject a widget shows. `box` is as large as the widget is seen. */
export function addAppearance(
  update: Update,
  drawing: Drawing | undefined,
  box: { readonly width: number; readonly height: number },
  turn: Turn,
): number {
  const { content, resources } = drawing?.((body) => update.add(body), box) ?? { content: '', resources: '' }
  const size = `${spellNumber(box.width)} ${spellNumber(box.height)}`
  const head = `/Type /XObject /Subtype /Form /BBox [0 0 ${size}] ${matrices[turn]}/Resources << ${resources} >>`
  const plain = Buffer.from(content, 'latin1')
  if (plain.length < 128) return update.add(spellStream(head, plain))
  return update.add(spellStream(`${head} /Filter /FlateDecode`, deflateSync(plain)))
}
