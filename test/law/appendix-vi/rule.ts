import { describe, expect } from 'vitest'
import { changeAccess } from '#contract/access.ts'
import { listDocuments, readDocument, registerArrival, registerDelivered } from '#contract/documents.ts'
import { addDocuments, exportDocumentIndex, exportWorkFiles } from '#contract/dossiers.ts'
import { addFurtherField, keepFurther, readFurther } from '#contract/further.ts'
import { holdDocuments } from '#contract/hold.ts'
import { explainAccess } from '#contract/reading.ts'
import { answerRecall, recallDocument } from '#contract/recall.ts'
import { exportRegister, printRegister, readPrint } from '#contract/registers.ts'
import { exportForm, printForm, readFormPrint } from '#contract/reports.ts'
import { exportDocuments } from '#contract/searches.ts'
import { arrivalOf } from '../../api/documents/asks.ts'
import { fileOf, thisYear } from '../../api/dossiers/desk.ts'
import { meets } from '../conformance.ts'

import { codes, copyOf, day, fetched, o, sent } from './office.ts'

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
    meets(
      'G3',
      'add further metadata',
      'fields an agency defines, by type and direction, required or not; kept and shown with every value they ever had; searched, exported',
      async () => {
        const field = {
          nameVi: 'Mã dự án',
          nameEn: 'Project code',
          type: 'text' as const,
          choices: [],
          direction: 'incoming' as const,
          kinds: [],
          required: false,
          validFrom: day(),
        }
        expect(await o.pages.vanthu.refusal(addFurtherField, field)).toMatchObject({ code: 'access.denied' })
        const { fields } = await o.pages.chanhvp.call(addFurtherField, field)
        const fieldId = fields.find((it) => it.nameVi === 'Mã dự án')?.id ?? ''
        const { id } = await o.arrive('G3')
        const ask = { id, values: [{ fieldId, value: 'DA-Nậm Mở' }], reason: '' }
        expect(await o.pages.vanthu.refusal(keepFurther, ask)).toMatchObject({ code: 'input.invalid' })
        expect(await o.pages.phochutich.refusal(keepFurther, { ...ask, reason: 'x' })).toMatchObject({
          code: 'access.denied',
        })
        await o.pages.vanthu.call(keepFurther, { ...ask, reason: 'Bổ sung khi vào sổ' })
        const again = { id, values: [{ fieldId, value: 'DA-Nậm Cười' }], reason: 'Nhầm dự án' }
        const { values } = await o.pages.vanthu.call(keepFurther, again)
        const kept = values.find((it) => it.field.id === fieldId)
        expect(kept?.value).toBe('DA-Nậm Cười')
        expect(kept?.history.map((it) => [it.value, it.reason])).toEqual([
          ['DA-Nậm Cười', 'Nhầm dự án'],
          ['DA-Nậm Mở', 'Bổ sung khi vào sổ'],
        ])
        expect((await o.pages.chutich.call(readFurther, { id })).mayChange).toBe(false)
        const found = async (further: string) =>
          (
            await o.pages.vanthu.call(listDocuments, { direction: 'incoming', furtherField: fieldId, further })
          ).rows.map((row) => row.id)
        expect(await found('nam cuoi')).toEqual([id])
        expect(await found('nam mo')).toEqual([])
        const sheet = await fetched(o.pages.vanthu, `${exportDocuments.path}?direction=incoming&form=csv`)
        expect(await sheet.text()).toMatch(/"Mã dự án"[\s\S]*"DA-Nậm Cười"/)
        await expect(o.house.sql`delete from further_value`).rejects.toThrow('append-only')
        // Required: nothing is registered without it.
        const must = await o.pages.chanhvp.call(addFurtherField, {
          ...field,
          nameVi: 'Lĩnh vực',
          nameEn: 'Field',
          required: true,
        })
        const mustId = must.fields.find((it) => it.nameVi === 'Lĩnh vực')?.id ?? ''
        const copy = await copyOf((await sent('G3 bắt buộc')).id)
        const register = { id: copy, registerId: o.here.incoming, arrivedOn: day(), confirmDuplicate: true }
        expect(await o.pages.vanthu.refusal(registerDelivered, register)).toMatchObject({
          code: 'document.further-missing',
          facts: { names: ['Lĩnh vực'] },
        })
        const filled = { id: copy, values: [{ fieldId: mustId, value: 'Thủy lợi' }], reason: '' }
        await o.pages.vanthu.call(keepFurther, filled)
        expect((await o.pages.vanthu.call(registerDelivered, register)).state).toBe('registered')
        // What came on paper is asked for it as well, and gets it with its number.
        const paper = await arrivalOf(o.pages.vanthu, { registerId: o.here.incoming, arrivedOn: day() })
        expect(await o.pages.vanthu.refusal(registerArrival, paper)).toMatchObject({
          code: 'document.further-missing',
          facts: { names: ['Lĩnh vực'] },
        })
        const twice = [
          { fieldId: mustId, value: 'Đất đai' },
          { fieldId: mustId, value: 'Thủy lợi' },
        ]
        expect(await o.pages.vanthu.refusal(registerArrival, { ...paper, further: twice })).toMatchObject({
          code: 'input.invalid',
        })
        const entered = await o.pages.vanthu.call(registerArrival, { ...paper, further: twice.slice(0, 1) })
        const said = (await o.pages.vanthu.call(readFurther, { id: entered.id })).values
        expect(said.find((it) => it.field.id === mustId)?.value).toBe('Đất đai')
        await o.house.sql`update further_field set valid_to = ${day()}::date - 1 where id = ${mustId}`
      },
    )
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
