import { describe, expect } from 'vitest'
import { changeAccess } from '#contract/access.ts'
import { readDocument } from '#contract/documents.ts'
import { addDocuments, exportDocumentIndex, exportWorkFiles } from '#contract/dossiers.ts'
import { holdDocuments } from '#contract/hold.ts'
import { explainAccess } from '#contract/reading.ts'
import { answerRecall, recallDocument } from '#contract/recall.ts'
import { exportRegister, printRegister, readPrint } from '#contract/registers.ts'
import { exportForm, printForm, readFormPrint } from '#contract/reports.ts'
import { fileOf, thisYear } from '../../api/dossiers/desk.ts'
import { gap, meets } from '../conformance.ts'

import { codes, day, fetched, o } from './office.ts'

/** Registers its demands with the runner when it is called. */
export function demandsOfRule(): void {
  describe('G. metadata', () => {
    meets(
      'G1',
      'metadata is kept as long as the document',
      'rows of registered documents cannot be deleted',
      async () => {
        const { id } = await o.arrive('G1')
        await expect(o.house.sql`delete from document where id = ${id}`).rejects.toThrow()
      },
    )
    meets('G2', 'all metadata of an item is shown', 'the card of the document', async () => {
      const { id } = await o.arrive('G2')
      expect(Object.keys(await o.card('vanthu', id))).toEqual(
        expect.arrayContaining(['identifier', 'pages', 'urgency', 'dueOn', 'issuerCode', 'trail', 'relations']),
      )
    })
    gap('G3', 'add further metadata', 'a note is all there is; fields of one’s own are to be designed with the archive')
    meets('G4', 'metadata of the control of security', 'who was given or refused access, when and why', async () => {
      const { id } = await o.arrive('G4')
      await o.pages.chanhvp.call(changeAccess, {
        id,
        kind: 'exclusion',
        holderId: o.holder.phochutich,
        reason: 'Xung đột lợi ích',
      })
      expect((await o.pages.chutich.call(explainAccess, { id })).changes[0]).toMatchObject({
        kind: 'exclusion',
        reason: 'Xung đột lợi ích',
      })
    })
    meets(
      'G5',
      'a fixed link between item and metadata',
      'files are bound by their SHA-256; the database refuses to change the link',
      async () => {
        const { id } = await o.arrive('G5')
        await expect(
          o.house.sql`update document_file set sha256 = repeat('0', 64) where document_id = ${id}`,
        ).rejects.toThrow()
      },
    )
  })

  describe('H. recall', () => {
    const recalled = async () => {
      const { id, sentId } = await o.arrive('H')
      await o.card('chutich', id)
      await o.pages.gui.call(recallDocument, { id: sentId, reason: 'Ban hành nhầm thẩm quyền' })
      return { id, sentId }
    }
    meets(
      'H1',
      'freeze the outgoing document and its metadata',
      'nothing but reading, and deciding who reads, is possible',
      async () => {
        const { sentId } = await recalled()
        expect((await o.pages.gui.call(readDocument, { id: sentId })).can).toEqual(['document.read', 'access.change'])
      },
    )
    meets(
      'H2',
      'cancel the incoming document and its metadata',
      'its content is closed to everybody, its registration stays',
      async () => {
        const { id } = await recalled()
        await o.pages.vanthu.call(answerRecall, { id, agreed: true, reason: '' })
        expect((await fetched(o.pages.vanthu, `/api/documents/${id}/files/1`)).status).toBe(409)
      },
    )
    meets('H3', 'keep the metadata of the recall', 'reason, who, when, what each recipient answered', async () => {
      const { id, sentId } = await recalled()
      await o.pages.vanthu.call(answerRecall, { id, agreed: false, reason: 'Đã thi hành xong từ tuần trước' })
      expect(await codes(sentId)).toContain('16')
    })
  })

  describe('I. administration', () => {
    meets(
      'I1',
      'groups by level of information, rights by post, holds on order, warnings of conflict',
      'roles by post (test/laws/permission-matrix.md), legal holds, two pairs of eyes',
      async () => {
        const { id } = await o.arrive('I1')
        const hold = await o.pages.chanhvp.call(holdDocuments, {
          documentIds: [id],
          reason: 'Phục vụ thanh tra',
          basis: 'Quyết định 05/QĐ-TTr',
        })
        expect(hold.released).toBeNull()
        await expect(o.house.sql`delete from document_file where document_id = ${id}`).rejects.toThrow()
        expect(
          await o.pages.taichinh1.refusal(holdDocuments, { documentIds: [id], reason: 'x', basis: 'y' }),
        ).toMatchObject({ code: 'access.denied' })
      },
    )
  })

  describe('J. what comes out', () => {
    meets('J1', 'the two registers', 'frozen PDF with the statutory columns, Word and spreadsheet', async () => {
      for (const id of [o.here.incoming, o.here.outgoing]) {
        const print = await o.pages.vanthu.call(printRegister, { id, year: thisYear(o) })
        const bytes = await fetched(o.pages.vanthu, readPrint.path.replace(':id', print.id))
        expect(Buffer.from(await bytes.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-')
        expect(
          (await fetched(o.pages.vanthu, `${exportRegister.path.replace(':id', id)}?year=${thisYear(o)}&form=xlsx`))
            .status,
        ).toBe(200)
      }
    })
    const report = async (form: 'incoming' | 'outgoing') => {
      const from = `${thisYear(o)}-01-01`
      const print = await o.pages.vanthu.call(printForm, { form, from, to: day() })
      const bytes = await fetched(o.pages.vanthu, readFormPrint.path.replace(':id', print.id))
      expect(Buffer.from(await bytes.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-')
      const path = `${exportForm.path.replace(':form', form)}?from=${from}&to=${day()}&as=docx`
      expect((await fetched(o.pages.vanthu, path)).status).toBe(200)
      const strange = { form, from, to: day() }
      expect(await o.pages.taichinh1.refusal(printForm, strange)).toMatchObject({ code: 'access.denied' })
    }
    meets(
      'J2',
      'the report on handling of incoming documents',
      'kept PDF, Word and spreadsheet, each figure with its rows',
      async () => {
        await o.submitted('J2')
        await report('incoming')
      },
    )
    meets('J4', 'the index of files', 'of a year, as PDF and spreadsheet', async () => {
      await fileOf(o, 'vanthu')
      for (const form of ['pdf', 'xlsx'])
        expect(
          (await fetched(o.pages.vanthu, `${exportWorkFiles.path}?view=all&year=${thisYear(o)}&form=${form}`)).status,
        ).toBe(200)
    })
    meets(
      'J5',
      'the report on handling of outgoing documents',
      'kept PDF, Word and spreadsheet, each figure with its rows',
      () => report('outgoing'),
    )
    meets('J3', 'the index of documents in a file', 'PDF and spreadsheet', async () => {
      const file = await fileOf(o, 'vanthu')
      await o.pages.vanthu.call(addDocuments, { id: file.id, documentIds: [(await o.arrive('J3')).id] })
      expect(
        (await fetched(o.pages.vanthu, `${exportDocumentIndex.path.replace(':id', file.id)}?form=pdf`)).status,
      ).toBe(200)
    })
  })
}
