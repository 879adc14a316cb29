import { askPaperThread } from './ask-thread.ts'
import type { PaperText } from './paper-text.ts'
import { readPdf } from './read-pdf.ts'

const mostBytes = 50 * 1024 * 1024

/** Text and form of a paper. Undefined: it cannot be read, because it is not of this type, broken, or beyond the bounds. */
export async function readPaper(bytes: Uint8Array, type: 'docx' | 'pdf'): Promise<PaperText | undefined> {
  if (bytes.byteLength > mostBytes) return undefined
  if (type === 'pdf') return readPdf(bytes)
  const answer = await askPaperThread({ type: 'docx', docx: bytes })
  return answer.outcome === 'done' ? ((answer.reply as PaperText | null) ?? undefined) : undefined
}
