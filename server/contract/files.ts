import { endpoint } from './endpoint.ts'
import { Done, Id, nullable, record, Sha256, Type, text } from './shape.ts'

/** A whole upload: its bytes are kept and hashed. */
export const UploadedFile = record({
  uploadId: Id,
  name: Type.String(),
  sha256: Sha256,
  size: Type.Integer(),
  mediaType: Type.String(),
  pages: nullable(Type.Integer()),
})

const UploadId = record({ id: Id })

export const startUpload = endpoint({
  method: 'POST',
  path: '/api/uploads',
  summary: 'Begin an upload of a file of known size',
  access: 'file.upload',
  body: record({ name: text(255), size: Type.Integer({ minimum: 0, maximum: 1e15 }) }),
  reply: record({ id: Id, partBytes: Type.Integer() }),
  faults: ['file.empty', 'file.too-large'],
})

export const readUpload = endpoint({
  method: 'GET',
  path: '/api/uploads/:id',
  summary: 'How far an upload has come, to go on after a break',
  access: 'file.upload',
  params: UploadId,
  reply: record({ id: Id, size: Type.Integer(), received: Type.Integer() }),
  faults: ['thing.missing'],
})

export const sendPart = endpoint({
  method: 'PATCH',
  path: '/api/uploads/:id',
  summary: 'Send bytes from Upload-Offset on (tus 1.0 core); what arrived before a break is kept',
  access: 'file.upload',
  params: UploadId,
  reply: record({ received: Type.Integer() }),
  faults: ['thing.missing', 'upload.offset', 'file.too-large'],
  stream: 'in',
})

export const finishUpload = endpoint({
  method: 'PUT',
  path: '/api/uploads/:id/completion',
  summary: 'Join the parts, hash, recognise the type and keep; repeating answers the same',
  access: 'file.upload',
  params: UploadId,
  reply: UploadedFile,
  faults: ['thing.missing', 'upload.incomplete', 'file.type-refused', 'file.broken', 'file.too-large'],
  stream: 'in',
})

export const dropUpload = endpoint({
  method: 'DELETE',
  path: '/api/uploads/:id',
  summary: 'Forget an unfinished upload',
  access: 'file.upload',
  params: UploadId,
  reply: Done,
  faults: ['thing.missing'],
  stream: 'in',
})
