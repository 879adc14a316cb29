import * as contract from '#contract/files.ts'
import { on, onIncoming } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Run } from '#platform/work.ts'
import { clearUploads } from './clear-uploads.ts'
import { dropUpload, finishUpload, readUpload, sendPart, startUpload } from './commands/upload.ts'
import { extractText } from './extract.ts'
import { scrub } from './scrub.ts'
import { withdraw } from './withdraw.ts'
import { enterOldWords } from './words.ts'
import './facts.ts'

export { adoptFile, recordMade } from './adopt.ts'
export { uploadedBytes, uploadedFile } from './commands/upload.ts'
export { headOf, type LookedAt } from './head.ts'
export { safeName } from './name.ts'
export { piece } from './piece.ts'
export { markDamaged } from './scrub.ts'
export { type StoredFile, storedFile } from './tables.ts'
export type { ExtractedText } from './text-reader.ts'
export { withdrawBytes, withdrawUploads } from './withdraw.ts'
export { filesWith } from './words.ts'

export function filesRoom(parts: { store: ObjectStore; maxBytes: number; run: Run }): Room {
  return {
    name: 'files',
    routes: [
      on(contract.startUpload, startUpload(parts)),
      on(contract.readUpload, readUpload(parts)),
      onIncoming(contract.sendPart, sendPart(parts)),
      onIncoming(contract.finishUpload, finishUpload(parts)),
      onIncoming(contract.dropUpload, dropUpload(parts)),
    ],
    jobs: [extractText, enterOldWords, scrub, clearUploads, withdraw].map((job) => job(parts.run, parts.store)),
  }
}
