import type { Actor } from '#access'
import type { KindCode } from '#contract/kinds.ts'
import { civilDate } from '#platform/clock.ts'
import { noConverter } from '#platform/convert/index.ts'
import { printPaper } from '#platform/print/paper.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Run, Work } from '#platform/work.ts'
import {
  addVersion,
  approveDraft,
  askOpinions,
  createDraft,
  draftCard,
  giveOpinion,
  passDraft,
  renderDraft,
  submitDraft,
  type Tools,
} from '../../../modules/drafting/index.ts'
import { adoptFile } from '../../../modules/files/index.ts'
import { plusDays, signersFor } from '../../../modules/organisation/index.ts'
import { type SamplePaper, samplePapers } from '../papers.ts'
import { HEADLINE_LOGINS, people } from '../people.ts'
import { asPaper } from '../printed.ts'
import { clockOf, workingDay } from './documents.ts'
import type { LoadedProvince } from './organisation.ts'

type Card = Awaited<ReturnType<typeof draftCard>>

export interface DraftingParts {
  readonly run: Run
  setTime(at: Date): void
  readonly store: ObjectStore
  readonly province: LoadedProvince
  readonly now: Date
}

/** How far each of an agency's drafts has come; several wait for the leader, whose queue shows what it is for. */
const stages = [
  'drafting',
  'consulting',
  'unitReview',
  'formatCheck',
  'waitSign',
  'waitSign',
  'waitSign',
  'approved',
] as const
type Stage = (typeof stages)[number]

interface Team {
  readonly author: Actor
  readonly head: Actor
  readonly clerk: Actor
  readonly leader: Actor
  readonly other: Actor | undefined
}

function teamOf(staff: readonly Actor[], clerk: Actor, nth: number): Team | undefined {
  const officers = staff.filter((it) => it.role === 'officer')
  const author = officers[nth % Math.max(1, officers.length)]
  const leader = staff.find((it) => it.role === 'leader' && !/^phó /i.test(it.title))
  if (!author || !leader) return undefined
  const heads = staff.filter((it) => it.role === 'unitHead')
  const head =
    heads.find((it) => it.unitId === author.unitId) ?? staff.find((it) => it.role === 'chiefOfOffice') ?? leader
  return { author, head, clerk, leader, other: heads.find((it) => it !== head) }
}

/** Drafts under way in the agencies of the guided tour, each taken through the same commands as a real one. */
export async function loadDrafting(parts: DraftingParts): Promise<void> {
  const tools: Tools = { store: parts.store, converter: noConverter, look: async () => undefined }
  const papers = samplePapers(600, 77)
  // In the hours of an office, and over by now.
  const today = civilDate(parts.now)
  const lately = workingDay(plusDays(today, -1), plusDays(today, -1))
  for (const login of HEADLINE_LOGINS) {
    const agencyKey = people.find((it) => it.login === login)?.posts[0]?.agencyKey ?? ''
    const own = papers.filter((paper) => paper.issuerKey === agencyKey && paper.recipients.length > 0)
    const staff = parts.province.staffOf(agencyKey)
    for (const [nth, stage] of stages.entries()) {
      const found = own[nth]
      const team = teamOf(staff, parts.province.clerkOf(agencyKey), nth)
      if (!found || !team) continue
      // The paper names the signer the draft is laid before.
      const signer = people.find((it) => it.fullName === team.leader.personName)?.login ?? found.signer
      const paper = { ...found, signer }
      parts.setTime(new Date(clockOf(lately, nth < 4 ? 8 + nth : 9 + nth, 10)))
      await live(parts, tools, paper, team, stage)
    }
  }
  parts.setTime(parts.now)
}

async function printed(parts: DraftingParts, tools: Tools, paper: SamplePaper, actor: Actor): Promise<string> {
  const kept = await tools.store.put(printPaper({ ...asPaper(paper, null), madeAt: parts.now }), 64 * 1024 * 1024)
  return parts.run(actor, (work) =>
    adoptFile(work, kept, `${paper.kindName} ${paper.subject.slice(0, 60)}.pdf`, 'application/pdf'),
  )
}

async function signerOf(work: Work, paper: SamplePaper) {
  const { agencyId } = work.actor
  const found = await signersFor(work.tx, agencyId, civilDate(work.now), paper.kind, paper.unitMark)
  return found.find((it) => it.mode === 'head' || it.mode === 'onBehalf')
}

async function begin(parts: DraftingParts, tools: Tools, paper: SamplePaper, team: Team): Promise<Card> {
  const uploadId = await printed(parts, tools, paper, team.author)
  const card = await parts.run(team.author, async (work) => {
    const signer = await signerOf(work, paper)
    return createDraft(tools)(work, {
      uploadId,
      data: {
        kind: paper.kind as KindCode,
        fieldCode: paper.unitMark,
        subject: paper.subject,
        urgency: paper.urgency === 'immediate' ? 'flash' : paper.urgency,
        secrecy: 'none',
        dueOn: null,
        note: '',
        bases: [],
        addressees: [],
        recipients: paper.recipients.map((it) => ({
          agencyId: parts.province.agencyIds.get(it.agencyKey) ?? '',
          purpose: it.purpose === 'information' ? 'know' : 'execute',
        })),
        relations: [],
        authorityId: signer?.authorityId ?? null,
        signerId: signer?.holderId ?? null,
      },
    })
  })
  return rendered(parts, tools, card, team.author)
}

/** What the background job would do a moment later. */
async function rendered(parts: DraftingParts, tools: Tools, card: Card, actor: Actor): Promise<Card> {
  const number = card.versions.at(-1)?.number ?? 1
  await renderDraft(parts.run, tools).handle({ draftId: card.id, number, position: 1 })
  return parts.run(actor, (work) => draftCard(work, card.id, tools))
}

async function live(parts: DraftingParts, tools: Tools, paper: SamplePaper, team: Team, stage: Stage): Promise<void> {
  const { run } = parts
  let card = await begin(parts, tools, paper, team)
  const ask = () => ({ id: card.id, version: card.version, note: '' })
  if (card.signerId === null) return
  if (stage === 'drafting') {
    const uploadId = await printed(parts, tools, { ...paper, subject: `${paper.subject} (bổ sung)` }, team.author)
    card = await run(team.author, (work) =>
      addVersion(tools)(work, { ...ask(), note: 'Bổ sung số liệu', main: { uploadId }, keep: [], add: [] }),
    )
    await rendered(parts, tools, card, team.author)
    return
  }
  if (stage === 'consulting') return consult(parts, tools, card, team)
  card = await run(team.author, (work) => submitDraft(tools)(work, { ...ask(), toHolderId: team.head.assignmentId }))
  if (stage === 'unitReview') return
  const next = { to: 'formatCheck' as const, toHolderId: team.clerk.assignmentId }
  card = await run(team.head, (work) => passDraft(tools)(work, { ...ask(), ...next }))
  if (stage === 'formatCheck') return
  card = await run(team.clerk, (work) => passDraft(tools)(work, { ...ask(), to: 'waitSign' }))
  if (stage === 'waitSign') return
  const main = card.versions.at(-1)?.files[0]
  await run(team.leader, (work) => approveDraft(tools)(work, { ...ask(), number: 1, sha256: main?.pdf.sha256 ?? '' }))
}

async function consult(parts: DraftingParts, tools: Tools, card: Card, team: Team): Promise<void> {
  const asked = [team.other, team.clerk].filter((it) => it !== undefined)
  const open = await parts.run(team.author, (work) =>
    askOpinions(tools)(work, {
      id: card.id,
      version: card.version,
      question: 'Đề nghị góp ý nội dung và mức kinh phí.',
      dueAt: new Date(parts.now.getTime() + 2 * 86_400_000).toISOString(),
      to: asked.map((it) => ({ holderId: it.assignmentId })),
    }),
  )
  const first = asked[0]
  const opinion = open.rounds[0]?.opinions[0]
  if (first && opinion)
    await parts.run(first, (work) =>
      giveOpinion(tools)(work, {
        id: opinion.id,
        stance: 'agreeWithChanges',
        text: 'Cơ bản nhất trí; đề nghị rà soát lại thời hạn thực hiện tại mục cuối.',
      }),
    )
}
