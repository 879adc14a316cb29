import type { listDrafts, readDraft } from '#contract/drafting.ts'
import type { findCheckers } from '#contract/drafting-flow.ts'
import type { checkDraft } from '#contract/drafting-text.ts'
import type { Reply } from '#contract/endpoint.ts'

export type Card = Reply<typeof readDraft>
export type Row = Reply<typeof listDrafts>['rows'][number]
export type Version = Card['versions'][number]
export type DraftFile = Version['files'][number]
export type Round = Card['rounds'][number]
export type Opinion = Round['opinions'][number]
export type Step = Card['steps'][number]
export type Findings = Reply<typeof checkDraft>
export type Candidate = Reply<typeof findCheckers>['people'][number]
export type Act = Card['can'][number]

/** Title and name, or the name of a unit. */
export const called = ({ name, title }: { name: string; title: string }) => [title, name].filter(Boolean).join(' ')

export const newestOf = (card: Card): Version | undefined => card.versions.at(-1)
export const mainOf = (version: Version | undefined): DraftFile | undefined =>
  version?.files.find((file) => file.role === 'main')
export const attachmentsOf = (version: Version | undefined): readonly DraftFile[] =>
  version?.files.filter((file) => file.role === 'attachment') ?? []

/** Everybody who was asked, over all rounds. */
export const opinionsOf = (card: Card): readonly Opinion[] => card.rounds.flatMap((round) => round.opinions)

export const draftHref = (id: string) => `/drafting/${id}`
