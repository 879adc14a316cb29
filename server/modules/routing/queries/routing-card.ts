import { asc, desc, eq, inArray } from 'drizzle-orm'
import { may } from '#access'
import type { RoutingCard } from '#contract/routing.ts'
import type { Static } from '#contract/shape.ts'
import type { Work } from '#platform/work.ts'
import { type DocumentRecord, document, documentFor } from '../../documents/index.ts'
import { codeText } from '../../registers/index.ts'
import { assignmentsOf } from '../close.ts'
import { paceOf, soonAt } from '../pace.ts'
import { actsOn, isOpen, isSent, undoSeconds, untouched } from '../policy.ts'
import {
  type Assignment,
  assignmentNote,
  type Directive,
  directive,
  extension,
  type Submission,
  submission,
} from '../tables.ts'

type Card = Static<typeof RoutingCard>
type AssignmentCard = Card['assignments'][number]

const iso = (at: Date | null) => at?.toISOString() ?? null

function submissionLine(row: Submission): Card['submissions'][number] {
  return {
    id: row.id,
    state: row.state,
    from: { name: row.fromName, title: row.fromTitle },
    to: { name: row.toName, title: row.toTitle },
    note: row.note,
    at: row.at.toISOString(),
    closedAt: iso(row.closedAt),
    reason: row.reason,
  }
}

type Carried = Card['directives'][number]['carried']

/** Where those directives come from that were carried over with the work of a replaced document. */
async function carriedFrom(work: Work, rows: readonly Directive[]): Promise<Map<string, Carried>> {
  const ids = rows.flatMap((row) => row.carriedFrom ?? [])
  if (ids.length === 0) return new Map()
  const found = await work.tx
    .select({ id: directive.id, at: directive.at, document })
    .from(directive)
    .innerJoin(document, eq(document.id, directive.documentId))
    .where(inArray(directive.id, ids))
  return new Map(
    found.map((it) => [
      it.id,
      {
        documentId: it.document.id,
        label: codeText(it.document.codeNumber, it.document.codeNotation),
        at: it.at.toISOString(),
      },
    ]),
  )
}

function directiveLine(
  work: Work,
  row: Directive,
  all: readonly Assignment[],
  carried: ReadonlyMap<string, Carried>,
): Card['directives'][number] {
  const until = new Date(row.at.getTime() + undoSeconds * 1000)
  const fresh = all.every((it) => it.directiveId !== row.id || (untouched(it) && !isSent(it)))
  const mine = row.byHolderId === work.actor.assignmentId && row.carriedFrom === null
  const mayUndo = row.undoneAt === null && mine && until > work.now && fresh
  return {
    id: row.id,
    parentId: row.parentId,
    by: { name: row.byName, title: row.byTitle },
    text: row.text,
    sent: all.some((it) => it.directiveId === row.id && isSent(it)),
    at: row.at.toISOString(),
    undoneAt: iso(row.undoneAt),
    undoUntil: mayUndo ? until.toISOString() : null,
    carried: carried.get(row.carriedFrom ?? '') ?? null,
  }
}

interface Beside {
  readonly all: readonly Assignment[]
  readonly notes: readonly (typeof assignmentNote.$inferSelect)[]
  readonly extensions: readonly (typeof extension.$inferSelect)[]
  readonly replies: ReadonlyMap<string, string>
}

async function besideOf(work: Work, rows: readonly Assignment[]): Promise<Beside> {
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return { all: [], notes: [], extensions: [], replies: new Map() }
  const notes = await work.tx
    .select()
    .from(assignmentNote)
    .where(inArray(assignmentNote.assignmentId, ids))
    .orderBy(asc(assignmentNote.at), asc(assignmentNote.id))
  const extensions = await work.tx
    .select()
    .from(extension)
    .where(inArray(extension.assignmentId, ids))
    .orderBy(desc(extension.askedAt))
  const replyIds = rows.flatMap((row) => (row.replyId === null ? [] : [row.replyId]))
  const replies =
    replyIds.length === 0
      ? []
      : await work.tx
          .select({ id: document.id, number: document.codeNumber, notation: document.codeNotation })
          .from(document)
          .where(inArray(document.id, replyIds))
  return {
    all: rows,
    notes,
    extensions,
    replies: new Map(replies.map((it) => [it.id, codeText(it.number, it.notation)])),
  }
}

function assignmentLine(work: Work, row: Assignment, beside: Beside, soon: Date): AssignmentCard {
  const last = beside.extensions.find((it) => it.assignmentId === row.id)
  const reply = row.replyId === null ? undefined : beside.replies.get(row.replyId)
  return {
    id: row.id,
    parentId: row.parentId,
    deliveryId: row.deliveryId,
    directiveId: row.directiveId,
    role: row.role,
    state: row.state,
    to: { holderId: row.toHolderId, unitId: row.toUnitId, name: row.toName, title: row.toTitle },
    dueAt: iso(row.dueAt),
    originalDueAt: iso(row.originalDueAt),
    pace: paceOf(row, work.now, soon),
    replyRequired: row.replyRequired,
    reply: row.replyId !== null && reply !== undefined ? { id: row.replyId, code: reply } : null,
    readAt: iso(row.readAt),
    startedAt: iso(row.startedAt),
    closedAt: iso(row.closedAt),
    closingNote: row.closingNote,
    pausedSince: iso(row.pausedSince),
    extension: last
      ? {
          id: last.id,
          wantedAt: last.wantedAt.toISOString(),
          reason: last.reason,
          askedAt: last.askedAt.toISOString(),
          granted: last.granted,
          decisionNote: last.decisionNote,
        }
      : null,
    notes: beside.notes
      .filter((note) => note.assignmentId === row.id)
      .map((note) => ({
        kind: note.kind,
        by: { name: note.byName, title: note.byTitle },
        at: note.at.toISOString(),
        text: note.text,
      })),
    version: row.version,
    can: actsOn(work.actor, row, {
      asked: last !== undefined && last.granted === null,
      parent: beside.all.find((it) => it.id === row.parentId),
    }),
  }
}

function whole(
  work: Work,
  row: DocumentRecord,
  waiting: Submission | undefined,
  rows: readonly Assignment[],
): Card['can'] {
  const { actor } = work
  if (row.direction !== 'incoming' || row.state !== 'registered' || row.recalledAt !== null) return []
  const mine = waiting?.toHolderId === actor.assignmentId
  const can: Card['can'] = []
  if (may(actor, 'document.submit') && row.handling === null) can.push('submit')
  if (waiting && (mine ? may(actor, 'document.submit') : may(actor, 'document.register'))) can.push('passOn')
  if (may(actor, 'document.direct') && (mine || !waiting)) can.push('direct')
  if (may(actor, 'document.direct') && mine) can.push('sendBack')
  return rows.some((it) => it.parentId === null && it.role === 'lead' && isOpen(it)) && !mine
    ? can.filter((act) => act !== 'submit')
    : can
}

/** The whole course of a document's handling, through the document's door. */
export async function routingCard(work: Work, documentId: string): Promise<Card> {
  const row = await documentFor(work, documentId, 'document.read')
  const submissions = await work.tx
    .select()
    .from(submission)
    .where(eq(submission.documentId, documentId))
    .orderBy(asc(submission.at), asc(submission.id))
  const directives = await work.tx
    .select()
    .from(directive)
    .where(eq(directive.documentId, documentId))
    .orderBy(asc(directive.at), asc(directive.id))
  const rows = await assignmentsOf(work, documentId)
  const beside = await besideOf(work, rows)
  const carried = await carriedFrom(work, directives)
  const soon = await soonAt(work)
  const waiting = submissions.find((it) => it.state === 'waiting')
  return {
    documentId,
    handling: row.handling,
    submissions: submissions.map(submissionLine),
    directives: directives.map((it) => directiveLine(work, it, rows, carried)),
    assignments: rows.map((it) => assignmentLine(work, it, beside, soon)),
    can: whole(work, row, waiting, rows),
  }
}

export const readRouting = (work: Work, ask: { id: string }) => routingCard(work, ask.id)
