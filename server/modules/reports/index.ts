import * as contract from '#contract/reports.ts'
import { on, onDownload } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import { exportForm, printForm } from './commands/print-form.ts'
import { printSlip } from './commands/print-slip.ts'
import { listFormPrints, readFormPrint } from './queries/form-prints.ts'
import { readReport } from './queries/report.ts'
import { listReportRows } from './queries/report-rows.ts'
import './facts.ts'

/** `store` keeps printed forms. */
export const reportsRoom = (store: ObjectStore): Room => ({
  name: 'reports',
  routes: [
    on(contract.readReport, readReport),
    on(contract.listReportRows, listReportRows),
    onDownload(contract.exportForm, exportForm),
    on(contract.printForm, printForm(store)),
    on(contract.listFormPrints, listFormPrints),
    onDownload(contract.readFormPrint, readFormPrint),
    onDownload(contract.printSlip, printSlip),
  ],
})
