import { createHash } from 'node:crypto'
import type { Actor } from '#access'
import type { readProofBundle as contract } from '#contract/audit.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import type { Run, Work } from '#platform/work.ts'
import {
  bundleName,
  bytesEntry,
  jsonEntry,
  plainName,
  type SummedEntry,
  sumsOf,
  textEntry,
} from '#platform/zip/summed.ts'
import { zipOf } from '#platform/zip/write.ts'
import { documentCard, documentFor, noteUse, openedFile } from '../../documents/index.ts'
import { agencyOn } from '../../organisation/index.ts'
import { codeText } from '../../registers/index.ts'
import { type Stamp, stampOver, type Tools, type Trust, trustOf } from '../../signing/index.ts'
import { useDoor } from '../queries/uses.ts'
import { leafletOf } from './leaflet.ts'
import { recordsOf } from './records.ts'
import '../facts.ts'

const pemOf = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString('base64')
    .replaceAll(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`

interface Gathered {
  readonly entries: readonly SummedEntry[]
  readonly trust: Trust
  readonly code: string
  readonly subject: string
  readonly agency: string
}

/** What the bundle holds but its leaflet and its time-stamp. That it is taken is on record before, and so stands in it. */
async function gather(work: Work, tools: Tools, id: string): Promise<Gathered> {
  await useDoor(work, { whose: 'all', documentId: id })
  // Whoever was asked for a seal reads the paper; what its agency keeps of it is not theirs to take.
  await documentFor(work, id, 'document.read')
  const card = await documentCard(work, id)
  const files: SummedEntry[] = []
  for (const { position, name, size, damaged } of card.fileList) {
    const { sha256 } = await openedFile(work, id, position)
    if (damaged) throw fault('file.damaged', { sha256 })
    await noteUse(work, { id, agencyId: work.actor.agencyId }, 'download', name)
    const path = `files/${String(position).padStart(2, '0')}-${plainName(name)}`
    files.push({ path, sha256, size, open: () => tools.store.read(sha256) })
  }
  await work.record('document.proof-taken', id, [work.actor.agencyId], { files: files.length })
  const records = await recordsOf(work, card)
  const trust = await trustOf(work)
  const agency = await agencyOn(work.tx, work.actor.agencyId, civilDate(work.now))
  return {
    entries: [
      ...files,
      ...Object.entries(records).map(([name, it]) => jsonEntry(`records/${name}.json`, it)),
      textEntry('certificates/roots.pem', trust.roots.map((it) => pemOf(it.der)).join('')),
    ],
    trust,
    code: codeText(card.codeNumber, card.codeNotation),
    subject: card.subject,
    agency: agency?.name ?? '',
  }
}

/** By the configured service, else by the sample authority, which says so in its certificates. */
function stampOf(tools: Tools, trust: Trust, sums: string): Promise<Stamp> {
  const digest = createHash('sha256').update(sums).digest()
  return stampOver(tools, trust, tools.timestampUrl === '', new Uint8Array(digest))
}

/**
 * Everything kept of one document – bytes, receipts, statuses, uses, facts, revisions, reports on its signatures – as a ZIP that is verified
 * by sha256sum, openssl and any reader of PDF, on a machine that never saw this system. Without a time-stamp service it says that it has no
 * time-stamp. Nothing stands in a transaction while the service answers or the bytes leave.
 */
export const readProofBundle = (tools: Tools) =>
  async function readProofBundle(run: Run, actor: Actor, ask: Ask<typeof contract>): Promise<MadeFile> {
    const at = tools.now()
    const { entries, trust, ...told } = await run(actor, (work) => gather(work, tools, ask.id))
    const sums = sumsOf(entries)
    const stamp = await stampOf(tools, trust, sums)
    const stamped = 'token' in stamp
    const leaflet = leafletOf({
      ...told,
      by: [actor.personName, actor.title].filter(Boolean).join(', '),
      at: at.toISOString(),
      unstamped: stamped ? undefined : stamp.problem,
    })
    const all = [
      textEntry('README.txt', leaflet),
      textEntry('SHA256SUMS', sums),
      ...(stamped ? [bytesEntry('SHA256SUMS.tst', stamp.token)] : []),
      ...entries,
    ]
    const name = bundleName('chung-cu', told.code || ask.id)
    return { stream: zipOf(all, at), name, mediaType: 'application/zip', inline: false }
  }
