import * as contract from '#contract/open-votes.ts'
import * as secret from '#contract/secret-ballots.ts'
import { on, onSteps } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { Run } from '#platform/work.ts'
import { castOpenVote } from './commands/cast.ts'
import { changeOpenVote, dropOpenVote, prepareOpenVote } from './commands/prepare.ts'
import { announceOpenVote, annulOpenVote, closeOpenVote, extendOpenVote, startOpenVote } from './commands/run-vote.ts'
import { listOpenVotes, readOpenVote } from './queries/card.ts'
import { Bags } from './secret/bag.ts'
import { listReceipts, listSecretBallots, readSecretBallot } from './secret/card.ts'
import { castSecretBallot } from './secret/cast.ts'
import { giveBallotPass, takeBallotPass } from './secret/count.ts'
import { changeSecretBallot, dropSecretBallot, prepareSecretBallot } from './secret/prepare.ts'
import {
  announceSecretBallot,
  annulSecretBallot,
  callTellers,
  closeSecretBallot,
  giveTellerKey,
  openSecretBallot,
} from './secret/run.ts'
import './facts.ts'

export { listOpenVotes } from './queries/card.ts'

/** `run` puts into the box what waits in the memory of this process. */
export const votesRoom = (run: Run): Room => ({
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
    on(secret.listSecretBallots, listSecretBallots),
    on(secret.readSecretBallot, readSecretBallot),
    on(secret.prepareSecretBallot, prepareSecretBallot),
    on(secret.changeSecretBallot, changeSecretBallot),
    on(secret.dropSecretBallot, dropSecretBallot),
    on(secret.callTellers, callTellers),
    on(secret.giveTellerKey, giveTellerKey),
    on(secret.openSecretBallot, openSecretBallot),
    onSteps(secret.castSecretBallot, castSecretBallot(new Bags(run)), { quiet: true }),
    onSteps(secret.closeSecretBallot, closeSecretBallot),
    on(secret.listReceipts, listReceipts),
    on(secret.takeBallotPass, takeBallotPass),
    on(secret.giveBallotPass, giveBallotPass),
    on(secret.announceSecretBallot, announceSecretBallot),
    on(secret.annulSecretBallot, annulSecretBallot),
  ],
})
