import * as contract from '#contract/audit.ts'
import { on, onDownload, onMade } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { Tools } from '../signing/index.ts'
import { readProofBundle } from './proof/make-bundle.ts'
import { listAccessRows } from './queries/access-rows.ts'
import { exportAccess, exportUses } from './queries/exports.ts'
import { readAccessStatistics } from './queries/statistics.ts'
import { listUses } from './queries/uses.ts'
import './facts.ts'

/** `tools`: the store the bytes lie in, and who stamps the time. */
export const auditRoom = (tools: Tools): Room => ({
  name: 'audit',
  routes: [
    on(contract.readAccessStatistics, readAccessStatistics),
    on(contract.listAccessRows, listAccessRows),
    onDownload(contract.exportAccess, exportAccess),
    on(contract.listUses, listUses),
    onDownload(contract.exportUses, exportUses),
    onMade(contract.readProofBundle, readProofBundle(tools)),
  ],
})
