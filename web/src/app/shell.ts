import BookOpen from '@lucide/svelte/icons/book-open'
import BriefcaseBusiness from '@lucide/svelte/icons/briefcase-business'
import Building2 from '@lucide/svelte/icons/building-2'
import CalendarClock from '@lucide/svelte/icons/calendar-clock'
import ChartColumn from '@lucide/svelte/icons/chart-column'
import ClipboardPen from '@lucide/svelte/icons/clipboard-pen'
import DoorOpen from '@lucide/svelte/icons/door-open'
import FileBadge from '@lucide/svelte/icons/file-badge'
import FileCheck from '@lucide/svelte/icons/file-check'
import FilePenLine from '@lucide/svelte/icons/file-pen-line'
import FileType from '@lucide/svelte/icons/file-type'
import FolderOpen from '@lucide/svelte/icons/folder-open'
import GitMerge from '@lucide/svelte/icons/git-merge'
import HeartPulse from '@lucide/svelte/icons/heart-pulse'
import History from '@lucide/svelte/icons/history'
import Inbox from '@lucide/svelte/icons/inbox'
import KeyRound from '@lucide/svelte/icons/key-round'
import Landmark from '@lucide/svelte/icons/landmark'
import ListChecks from '@lucide/svelte/icons/list-checks'
import ListPlus from '@lucide/svelte/icons/list-plus'
import ListTodo from '@lucide/svelte/icons/list-todo'
import LockKeyhole from '@lucide/svelte/icons/lock-keyhole'
import PenLine from '@lucide/svelte/icons/pen-line'
import PenTool from '@lucide/svelte/icons/pen-tool'
import Presentation from '@lucide/svelte/icons/presentation'
import ScanEye from '@lucide/svelte/icons/scan-eye'
import Search from '@lucide/svelte/icons/search'
import Send from '@lucide/svelte/icons/send'
import ShieldCheck from '@lucide/svelte/icons/shield-check'
import Signature from '@lucide/svelte/icons/signature'
import Stamp from '@lucide/svelte/icons/stamp'
import UserCog from '@lucide/svelte/icons/user-cog'
import UserRoundCog from '@lucide/svelte/icons/user-round-cog'
import Zap from '@lucide/svelte/icons/zap'
import type { Component } from 'svelte'
import type { Permission } from '#contract/permissions.ts'
import type { PlainKey } from '../i18n/words.ts'

/** A post a person holds: they always act in exactly one. */
export interface Post {
  readonly id: string
  /** Trưởng phòng */
  readonly title: string
  /** Phòng Tổng hợp, Văn phòng UBND tỉnh */
  readonly unit: string
  /** Whose it is, when it is not one's own, and the last day of standing in. */
  readonly standIn?: { readonly name: string; readonly until: string }
}

export type Connection = 'online' | 'reconnecting' | 'offline'

type Counted = 'today' | 'incoming' | 'drafts' | 'queue' | 'work' | 'access' | 'approve' | 'drafting' | 'sign'
export type Counts = { readonly [C in Counted]?: number }

export interface NavItem {
  readonly href: string
  readonly label: PlainKey
  readonly short?: PlainKey
  readonly icon: Component<{ size?: number | string; strokeWidth?: number; 'aria-hidden'?: 'true' }>
  readonly count?: Counted
  /** Shown only to whoever may do this. */
  readonly needs?: Permission
  /** Not shown to whoever may do this: he has something better. */
  readonly unless?: Permission
}

export const mainItems: readonly NavItem[] = [
  { href: '/', label: 'nav.today', short: 'nav.today.short', icon: ListChecks, count: 'today' },
  {
    href: '/queue',
    needs: 'document.direct',
    label: 'nav.queue',
    short: 'nav.queue.short',
    icon: Signature,
    count: 'queue',
  },
  {
    href: '/approve',
    needs: 'draft.approve',
    label: 'nav.approve',
    short: 'nav.approve.short',
    icon: FileCheck,
    count: 'approve',
  },
  {
    href: '/to-sign',
    needs: 'signature.give',
    label: 'nav.toSign',
    short: 'nav.toSign.short',
    icon: PenLine,
    count: 'sign',
  },
  { href: '/to-sign', needs: 'seal.use', label: 'nav.toSign', short: 'nav.toSign.short', icon: PenLine, count: 'sign' },
  {
    href: '/work',
    needs: 'assignment.handle',
    label: 'nav.work',
    short: 'nav.work.short',
    icon: BriefcaseBusiness,
    count: 'work',
  },
  {
    href: '/incoming',
    needs: 'document.read-all',
    label: 'nav.incoming',
    short: 'nav.incoming.short',
    icon: Inbox,
    count: 'incoming',
  },
  { href: '/outgoing', needs: 'document.read-all', label: 'nav.outgoing', short: 'nav.outgoing.short', icon: Send },
  { href: '/drafting', needs: 'draft.write', label: 'nav.drafting', icon: FilePenLine, count: 'drafting' },
  { href: '/drafts', needs: 'document.draft', label: 'nav.drafts', icon: Stamp, count: 'drafts' },
  { href: '/tasks', needs: 'task.handle', label: 'nav.tasks', icon: ListTodo },
  { href: '/files', needs: 'work-file.read', label: 'nav.files', icon: FolderOpen },
  { href: '/meetings', needs: 'meeting.attend', label: 'nav.meetings', icon: Presentation },
  { href: '/slips', needs: 'meeting.attend', label: 'nav.slips', icon: ClipboardPen },
  { href: '/venues', needs: 'meeting.attend', label: 'nav.venues', icon: DoorOpen },
  { href: '/bodies', needs: 'body.read', label: 'nav.bodies', icon: Landmark },
  { href: '/registers', needs: 'register.read', label: 'nav.registers', icon: BookOpen },
  { href: '/reports', needs: 'report.read', label: 'nav.reports', icon: ChartColumn },
  {
    href: '/access-changes',
    needs: 'access.confirm',
    label: 'nav.accessChanges',
    icon: KeyRound,
    count: 'access',
  },
  { href: '/unheld-work', needs: 'work.hand-over', label: 'nav.unheld', icon: UserRoundCog },
  { href: '/uses', needs: 'document-use.read', label: 'nav.uses', icon: History },
  { href: '/holds', needs: 'hold.manage', label: 'nav.holds', icon: LockKeyhole },
  {
    href: '/search',
    needs: 'document.read',
    unless: 'document.read-all',
    label: 'search.title',
    short: 'nav.search.short',
    icon: Search,
  },
]

export const adminItems: readonly NavItem[] = [
  { href: '/my-signing', needs: 'register.read', label: 'nav.mySigning', icon: FileBadge },
  {
    href: '/signing-authorities',
    needs: 'authority.manage',
    label: 'nav.authorities',
    icon: PenTool,
  },
  { href: '/templates', needs: 'template.manage', label: 'nav.templates', icon: FileType },
  { href: '/recipient-groups', needs: 'document.draft', label: 'nav.groups', icon: Zap },
  { href: '/further-fields', needs: 'further.manage', label: 'further.fields', icon: ListPlus },
  { href: '/organisation', needs: 'organisation.manage', label: 'nav.organisation', icon: Building2 },
  { href: '/calendar', needs: 'organisation.manage', label: 'nav.calendar', icon: CalendarClock },
  { href: '/reorganisation', needs: 'reorganisation.manage', label: 'nav.reorganisation', icon: GitMerge },
  { href: '/accounts', needs: 'account.manage', label: 'nav.accounts', icon: UserCog },
  { href: '/access-log', needs: 'access-log.read', label: 'nav.signIns', icon: ScanEye },
  { href: '/trust', needs: 'trust.manage', label: 'nav.trust', icon: ShieldCheck },
  { href: '/operations', needs: 'system.operate', label: 'nav.operations', icon: HeartPulse },
]

/** Whether an item stands for the page one is on: `/incoming` also for `/incoming/…`. */
export function isHere(item: NavItem, path: string): boolean {
  return item.href === '/' ? path === '/' : path === item.href || path.startsWith(`${item.href}/`)
}
