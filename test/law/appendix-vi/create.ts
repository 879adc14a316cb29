import { describe, expect } from 'vitest'
import { changeAccess, decideAccessChange, listAccessChanges } from '#contract/access.ts'
import { draftOutgoing, issueDocument, listDocuments, readDocument, registerArrival } from '#contract/documents.ts'
import { addDocuments, readWorkFile } from '#contract/dossiers.ts'
import { addVersion, createDraft } from '#contract/drafting.ts'
import { returnDraft } from '#contract/drafting-flow.ts'
import { listNotices } from '#contract/notices.ts'
import { completeAssignment, noteAssignment, startAssignment } from '#contract/routing.ts'
import { fileOf, thisYear } from '../../api/dossiers/desk.ts'
import { mainOf } from '../../api/drafting/bureau.ts'
import { ofName, to } from '../../api/routing/office.ts'
import { draftAsk, send } from '../../setup/sending.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { gap, meets } from '../conformance.ts'

import { codes, copyOf, day, o, sent } from './office.ts'

/** Registers its demands with the runner when it is called. */
export function demandsOfCreating(): void {
  describe('A. creating and following documents', () => {
    meets(
      'A1',
      'create documents and convert their format',
      'drafts from Word forms of all kinds, LibreOffice makes PDFs',
      async () => {
        const made = await o.pages.taichinh1.call(createDraft, { data: o.data() })
        expect(made.versions[0]?.files[0]?.mediaType).toContain('wordprocessingml')
        const { uploadId } = await upload(o.pages.taichinh1, tinyPdf('A1'))
        await o.pages.taichinh1.call(addVersion, {
          id: made.id,
          version: (await o.rendered('taichinh1', made.id)).version,
          note: '',
          pdf: { uploadId },
          keep: [],
          add: [],
        })
        expect(mainOf(await o.rendered('taichinh1', made.id)).pdf.state).toBe('ready')
      },
    )
    meets('A2', 'attach documents', 'files travel with the document', async () => {
      const main = await upload(o.pages.gui, tinyPdf('A2 chính'))
      const annex = await upload(o.pages.gui, tinyPdf('A2 phụ lục'), 'phu-luc.pdf')
      const draft = await o.pages.gui.call(
        draftOutgoing,
        draftAsk({
          add: [
            { uploadId: main.uploadId, role: 'main' },
            { uploadId: annex.uploadId, role: 'attachment' },
          ],
          recipients: [{ agencyId: o.here.id, purpose: 'execute' }],
        }),
      )
      const issued = await o.pages.gui.call(issueDocument, {
        id: draft.id,
        registerId: o.sender.outgoing,
        issuedOn: day(),
        version: draft.version,
      })
      expect((await o.card('vanthu', await copyOf(issued.id))).fileList.map((file) => file.sha256)).toEqual([
        main.sha256,
        annex.sha256,
      ])
    })
    meets('A3', 'generate the identifier of an outgoing document', 'agency code, date, number and symbol', async () => {
      const it = await sent('A3')
      expect(it.identifier).toBe(`H97,${day().replaceAll('-', '/')},${it.code}`)
    })
    meets('A4', 'show urgency', 'badges, order of queues, notices', async () => {
      const it = await send(o.pages.gui, { registerId: o.sender.outgoing, issuedOn: day() }, [o.here.id], {
        urgency: 'flash',
        subject: 'A4',
      })
      const { rows } = await o.pages.vanthu.call(listDocuments, { direction: 'incoming', urgency: 'flash' })
      expect(rows.map((row) => row.id)).toContain(await copyOf(it.id))
    })
    meets(
      'A5',
      'automatic numbers, out and in, in order of time',
      'a locked counter; dates never run back',
      async () => {
        const [first, second] = [await sent('A5 một'), await sent('A5 hai')]
        expect((second.registerNumber ?? 0) - (first.registerNumber ?? 0)).toBe(1)
        const back = new Date(Date.parse(day()) - 86_400_000).toISOString().slice(0, 10)
        const file = await upload(o.pages.gui, tinyPdf('A5'))
        const draft = await o.pages.gui.call(
          draftOutgoing,
          draftAsk({
            add: [{ uploadId: file.uploadId, role: 'main' }],
            recipients: [{ agencyId: o.here.id, purpose: 'know' }],
          }),
        )
        expect(
          await o.pages.gui.refusal(issueDocument, {
            id: draft.id,
            registerId: o.sender.outgoing,
            issuedOn: back,
            version: draft.version,
          }),
        ).toMatchObject({ code: 'register.date-before-last' })
      },
    )
    meets(
      'A6',
      'tell the sender of receipt by itself',
      'status 01 on delivery, 03 with the arrival number',
      async () => {
        const { sentId } = await o.arrive('A6')
        expect(await codes(sentId)).toEqual(['01', '03'])
      },
    )
    meets(
      'A7',
      'fill listed fields by itself',
      'code, number, symbol, date, agency, arrival number; of files agency, year, totals',
      async () => {
        const { id } = await o.arrive('A7')
        const card = await o.card('vanthu', id)
        expect(
          [card.codeNumber, card.codeNotation, card.issuedOn, card.issuerCode, card.arrivedOn].every(
            (it) => it !== '' && it !== null,
          ),
        ).toBe(true)
        expect(card.registerNumber).toBeGreaterThan(0)
        const file = await fileOf(o, 'taichinh1')
        expect(file.code).toBe(`H97.1.${thisYear(o)}.${file.notation}`)
      },
    )
    meets(
      'A8',
      'warn of a duplicate identifier, or of number, symbol and agency',
      'the clerk sees the matches and confirms',
      async () => {
        const it = await sent('A8')
        const file = await upload(o.pages.vanthu, tinyPdf('A8 bản giấy'))
        const paper = {
          ...draftAsk(),
          registerId: o.here.incoming,
          codeNumber: it.codeNumber,
          codeNotation: it.codeNotation,
          issuerName: o.sender.name,
          issuedOn: day(),
          arrivedOn: day(),
          source: 'paper' as const,
          files: [{ uploadId: file.uploadId, role: 'main' as const }],
        }
        const { fieldCode: _f, copies: _c, keep: _k, add: _a, recipients: _r, ...ask } = paper
        const refusal = await o.pages.vanthu.refusal(registerArrival, ask)
        expect(refusal.code).toBe('document.duplicate')
      },
    )
    meets('A9', 'tell of new documents', 'in the page at once, by mail and push as wished', async () => {
      const { id } = await o.submitted('A9')
      await expect
        .poll(async () => (await o.pages.chutich.call(listNotices, {})).rows.some((row) => row.subjectId === id), {
          timeout: 60_000,
        })
        .toBe(true)
    })
    meets('A10', 'show the state of receipt', 'per recipient, with history', async () => {
      const it = await sent('A10')
      expect((await o.pages.gui.call(readDocument, { id: it.id })).deliveries[0]).toMatchObject({
        code: '01',
        recipientName: o.here.name,
      })
    })
    meets('A11', 'count, follow and press', 'piles with what is late, pressing on an assignment', async () => {
      const { id } = await o.submitted('A11')
      const card = await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead', o.inDays(1))])
      const pressed = await o.pages.chutich.call(noteAssignment, {
        id: ofName(card, 'taichinh1').id,
        kind: 'press',
        text: 'Khẩn trương',
      })
      expect(ofName(pressed, 'taichinh1').notes[0]).toMatchObject({ kind: 'press', text: 'Khẩn trương' })
    })
    meets(
      'A12',
      'the leader distributes and presses',
      'directive with lead, support, informed and deadlines',
      async () => {
        const { id } = await o.submitted('A12')
        const card = await o.direct('chutich', id, [
          to.unit(o.finance, 'lead', o.inDays(2)),
          to.unit(o.justice, 'support'),
          to.person(o.holder.phochutich, 'informed'),
        ])
        expect(card.assignments.map((it) => it.role).sort()).toEqual(['informed', 'lead', 'support'])
      },
    )
    meets(
      'A13',
      'the competent person opens, edits and sends back a draft',
      'the signer puts in a version or returns with the reason',
      async () => {
        const waiting = await o.waiting()
        const edited = await o.version('chutich', waiting, 'Sửa câu chữ tại Điều 2')
        expect(edited.versions).toHaveLength(2)
        const back = await o.pages.chutich.call(returnDraft, {
          id: edited.id,
          version: edited.version,
          to: 'drafting',
          reason: 'Bổ sung số liệu',
        })
        expect(back.state).toBe('drafting')
      },
    )
    meets('A14', 'the sender sees how it is handled', 'statuses 04, 05, 06 flow back', async () => {
      const { id, sentId } = await o.submitted('A14')
      const mine = ofName(await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead')]), 'taichinh1')
      const doing = ofName(
        await o.pages.taichinh1.call(startAssignment, { id: mine.id, version: mine.version }),
        'taichinh1',
      )
      await o.pages.taichinh1.call(completeAssignment, { id: doing.id, version: doing.version, note: 'Xong' })
      expect(await codes(sentId)).toEqual(['01', '03', '04', '05', '06'])
    })
  })

  describe('B. working with other systems', () => {
    gap('B1', 'work with the system of the historical archive', 'the archive and its packages are a later capability')
    meets(
      'B2',
      'work on mobile devices, safely',
      'every page at 390 px wide; strict content policy, cookies no script reads (journeys: test/e2e/queue, handling)',
      async () => {
        const page = await o.house.visitor().fetch('GET', '/')
        expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
        expect(await page.text()).toContain('name="viewport"')
      },
    )
    gap('B3', 'work with specialised systems', 'interchange is a later capability')
  })

  describe('C. security', () => {
    meets('C1', 'levels of security by law', 'State secrets are refused before anything is kept', async () => {
      expect(await o.pages.gui.refusal(draftOutgoing, draftAsk({ secrecy: 'secret' }))).toMatchObject({
        code: 'document.secret-content',
      })
    })
    meets('C2', 'rights per file and per document', 'assignment, sharing of files, grants, exclusions', async () => {
      const { id } = await o.arrive('C2')
      expect(await o.pages.taichinh1.refusal(readDocument, { id })).toMatchObject({ code: 'thing.missing' })
      const file = await fileOf(o, 'vanthu')
      await o.pages.vanthu.call(addDocuments, { id: file.id, documentIds: [id] })
      expect(await o.pages.taichinh1.refusal(readWorkFile, { id: file.id })).toMatchObject({ code: 'thing.missing' })
    })
    meets(
      'C3',
      'warn of a change of access rights until a competent person confirms it',
      'a grant opens nothing before a second person confirms',
      async () => {
        const { id } = await o.arrive('C3')
        const change = await o.pages.chanhvp.call(changeAccess, {
          id,
          kind: 'grant',
          holderId: o.holder.tuphap1,
          reason: 'Cần nghiên cứu',
        })
        expect(await o.pages.tuphap1.refusal(readDocument, { id })).toMatchObject({ code: 'thing.missing' })
        expect(
          (await o.pages.chutich.call(listAccessChanges, { state: 'waiting' })).rows.map((row) => row.id),
        ).toContain(change.id)
        await o.pages.chutich.call(decideAccessChange, { id: change.id, confirmed: true, reason: '' })
        expect((await o.pages.tuphap1.call(readDocument, { id })).id).toBe(id)
      },
    )
  })
}
