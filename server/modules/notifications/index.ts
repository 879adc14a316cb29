import * as contract from '#contract/notices.ts'
import type { Signal } from '#contract/signals.ts'
import { on, onDownload } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { Run } from '#platform/work.ts'
import { readFeed } from './feed.ts'
import { digestJob, type MailParts, mailJob, postOffice } from './mail.ts'
import { type PushParts, pushJob, pushKeyOf } from './push.ts'
import { countNotices, listNotices, readNotices } from './queries/notices.ts'
import { tell } from './react.ts'
import { remindJob } from './remind.ts'
import {
  closeFeed,
  keepNoticeSettings,
  openFeed,
  readNoticeSettings,
  subscribePush,
  unsubscribePush,
} from './settings.ts'
import './facts.ts'

export { remindCertificates } from './remind-certificates.ts'

export function notificationsRoom(run: Run, mail: MailParts, push: PushParts): Room {
  const ways = { mailHere: mail.url !== '', pushKey: pushKeyOf(push) }
  const send = postOffice(mail)
  return {
    name: 'notifications',
    routes: [
      on(contract.listNotices, listNotices),
      on(contract.countNotices, countNotices),
      on(contract.readNotices, readNotices),
      on(contract.readNoticeSettings, readNoticeSettings(ways)),
      on(contract.keepNoticeSettings, keepNoticeSettings(ways)),
      on(contract.subscribePush, subscribePush(ways)),
      on(contract.unsubscribePush, unsubscribePush(ways)),
      on(contract.openFeed, openFeed),
      on(contract.closeFeed, closeFeed),
      onDownload(contract.readFeed, readFeed),
    ],
    jobs: [mailJob(run, mail, send), digestJob(run, mail, send), remindJob(run), pushJob(run, push)],
    reactions: [tell],
    signals(fact): readonly Signal[] {
      if (fact.type !== 'notice.given') return []
      const holders = Array.isArray(fact.data['holders']) ? (fact.data['holders'] as string[]) : []
      const facts = { urgent: fact.data['urgent'] === true }
      return holders.map((id) => ({ type: fact.type, id, topic: `desk:${id}`, facts }))
    },
  }
}
