import * as contract from '#contract/open-votes.ts'
import { on } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import { castOpenVote } from './commands/cast.ts'
import { changeOpenVote, dropOpenVote, prepareOpenVote } from './commands/prepare.ts'
import { announceOpenVote, annulOpenVote, closeOpenVote, extendOpenVote, startOpenVote } from './commands/run-vote.ts'
import { listOpenVotes, readOpenVote } from './queries/card.ts'
import './facts.ts'

export const votesRoom: Room = {
  name: 'votes',
  routes: [
    on(contract.listOpenVotes, listOpenVotes),
    on(contract.readOpenVote, readOpenVote),
    on(contract.prepareOpenVote, prepareOpenVote),
    on(contract.changeOpenVote, changeOpenVote),
    on(contract.dropOpenVote, dropOpenVote),
    on(contract.startOpenVote, startOpenVote),
    on(contract.castOpenVote, castOpenVote),
    on(contract.extendOpenVote, extendOpenVote),
    on(contract.closeOpenVote, closeOpenVote),
    on(contract.announceOpenVote, announceOpenVote),
    on(contract.annulOpenVote, annulOpenVote),
  ],
}
