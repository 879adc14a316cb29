import { createPrivateKey } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { issuePerson } from '#platform/pki/authority/index.ts'
import { signWith } from '#platform/pki/cms/scheme.ts'
import { readCertificate } from '#platform/pki/trust/certificate.ts'
import { readyXml, verifyXml, XmlFault } from '#platform/xml-signature/index.ts'
import { leader, sampleAuthority, sampleTerms, sampleTime } from './pki/authority.ts'
import { hasXmlsec, xmlsec } from './pki/xmlsec.ts'

const signers = { rsa: sampleAuthority('rsa'), ec: sampleAuthority('ec') }
type Kind = keyof typeof signers
const kinds = ['rsa', 'ec'] as const

const envelope = `<?xml version="1.0" encoding="UTF-8"?>
<edXML:edXML xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><!-- ghi chú -->
  <edXML:edXMLEnvelope><edXML:Code><edXML:CodeNumber>15</edXML:CodeNumber><edXML:CodeNotation>QĐ-UBND</edXML:CodeNotation></edXML:Code>
  <edXML:Subject>Về việc “phân bổ” kinh phí &amp; vật tư &lt;đợt 2&gt;</edXML:Subject></edXML:edXMLEnvelope></edXML:edXML>`

function signed(xml: string, kind: Kind, own = signers[kind].person): string {
  const { authority } = signers[kind]
  const algorithm = { scheme: kind === 'rsa' ? 'rsa' : 'ecdsa', digest: 'sha256' } as const
  const description = { certificate: own.certificate, chain: [authority.issuing.certificate], algorithm }
  const ready = readyXml(xml, description, sampleTime)
  const key = createPrivateKey({ key: Buffer.from(own.key ?? []), format: 'der', type: 'pkcs8' })
  return ready.finish(signWith(key, algorithm, ready.bytes))
}

const at = sampleTime.getTime()
const rootsOf = (kind: Kind) => [readCertificate(signers[kind].authority.root.certificate)]
const judged = async (xml: string, kind: Kind = 'ec') => verifyXml(xml, { roots: rootsOf(kind), at })
const refusal = (code: string) => expect.objectContaining({ name: 'XmlFault', code }) as XmlFault
const whole = { rsa: signed(envelope, 'rsa'), ec: signed(envelope, 'ec') }

describe.each(kinds)('an enveloped signature of XML (%s)', (kind) => {
  it('holds, names its signer, and hands out what was signed', async () => {
    const report = await judged(whole[kind], kind)
    expect(report).toMatchObject({
      integrity: { result: 'good' },
      chain: { result: 'good' },
      claimedTime: '2026-11-22T03:00:00Z',
      notes: [],
    })
    expect(report.signer).toBe(readCertificate(signers[kind].person.certificate))
    expect(report.content).toContain('<edXML:CodeNumber>15</edXML:CodeNumber>')
    expect(report.content).not.toMatch(/Signature|ghi chú/u)
  })

  it.skipIf(!hasXmlsec)('is what xmlsec1 finds good, and bad when a letter is another', () => {
    const judgedByOthers = (xml: string) => xmlsec(xml, signers[kind].authority, '2026-11-22 05:00:00')
    expect(judgedByOthers(whole[kind])).toMatchObject({ fine: true, said: expect.stringContaining('OK') })
    expect(judgedByOthers(whole[kind].replace('>15<', '>16<')).fine).toBe(false)
  })

  it('falls with any letter that was changed in what it covers', async () => {
    const from = whole[kind].indexOf('<edXML:edXMLEnvelope>')
    const to = whole[kind].indexOf('<ds:Signature')
    const { content: before } = await judged(whole[kind], kind)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: from, max: to - 1 }),
        fc.constantFrom('a', '1', ' ', 'ạ'),
        async (place, letter) => {
          const changed = whole[kind].slice(0, place) + letter + whole[kind].slice(place + 1)
          try {
            const { content } = await judged(changed, kind)
            expect([undefined, before]).toContain(content)
          } catch (error) {
            if (!(error instanceof XmlFault)) throw error
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('what is not taken', () => {
  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 'xml.doctype'],
    ['an instruction', '<?xml-stylesheet href="x"?><a/>', 'xml.instruction'],
    ['an unknown entity', '<a>&b;</a>', 'xml.malformed'],
    ['what is cut off', '<a><b></a>', 'xml.malformed'],
    ['nothing', '', 'xml.malformed'],
    ['a prefix of no namespace', '<x:a/>', 'xml.malformed'],
    ['an identifier twice', '<a Id="m"><b ID="m"/></a>', 'xml.id-twice'],
    ['what is too deep', '<a>'.repeat(101) + '</a>'.repeat(101), 'xml.too-many'],
    ['too many elements', `<a>${'<b/>'.repeat(5000)}</a>`, 'xml.too-many'],
    ['what is too large', `<a>${' '.repeat(16 * 1024 * 1024)}</a>`, 'xml.too-large'],
  ])('%s', async (_, xml, code) => {
    expect(() => signed(xml, 'ec')).toThrow(refusal(code))
    await expect(judged(xml)).rejects.toThrow(refusal(code))
  })

  it('a second signature, one that stands deeper, and none', async () => {
    expect(() => signed(whole.ec, 'ec')).toThrow(refusal('xml.signed-already'))
    const [one = ''] = /<ds:Signature .*<\/ds:Signature>/su.exec(whole.ec) ?? []
    await expect(judged(whole.ec.replace(one, one + one.replaceAll('Id="', 'Id="x')))).rejects.toThrow(
      refusal('xml.signature-place'),
    )
    await expect(judged(envelope)).rejects.toThrow(refusal('xml.unsigned'))
  })
})

describe('attacks', () => {
  const [signature = ''] = /<ds:Signature .*<\/ds:Signature>/su.exec(whole.ec) ?? []
  const bare = whole.ec.replace(/^<\?xml.*?\?>\n/u, '')

  it('what was signed hung into another document (wrapping) is not handed out', async () => {
    await expect(judged(`<edXML:edXML xmlns:edXML="a"><forged/>${bare}</edXML:edXML>`)).rejects.toThrow(
      refusal('xml.signature-place'),
    )
    const moved = await judged(`<forged>${bare.replace(signature, '')}${signature}</forged>`)
    expect([moved.integrity.result, moved.content]).toEqual(['bad', undefined])
  })

  it('another part than the whole, or a transform that leaves something out, is no signature of the document', async () => {
    for (const [from, to] of [
      ['URI=""', 'URI="#ky-so-thuoc-tinh"'],
      ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/TR/1999/REC-xpath-19991116'],
      ['ecdsa-sha256', 'ecdsa-sha1'],
      ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', 'http://www.w3.org/2000/09/xmldsig#hmac-sha1'],
      ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1'],
    ] as const) {
      expect(whole.ec).toContain(from)
      const report = await judged(whole.ec.replace(from, to))
      expect([report.integrity.result, report.content]).toEqual(['bad', undefined])
    }
  })

  it('references without number are refused before anything is hashed', async () => {
    const [reference = ''] = /<ds:Reference .*?<\/ds:Reference>/su.exec(whole.ec) ?? []
    const many = whole.ec.replace(reference, reference.replace(/ Id="[^"]*"/u, '').repeat(1000))
    await expect(judged(many)).rejects.toThrow(refusal('xml.references'))
  })

  it('a comment that cuts a text in two changes nothing of what is handed out', async () => {
    const cut = whole.ec.replace('>15<', '>1<!-- -->5<')
    const both = await Promise.all([judged(cut), judged(whole.ec)])
    expect(both[0].content).toBe(both[1].content)
  })

  it('the key of somebody unknown: whole, and nobody who is trusted', async () => {
    const stranger = sampleAuthority('ec')
    signers.ec = { ...signers.ec, person: stranger.person }
    const report = await judged(signed(envelope, 'ec', stranger.person))
    expect([report.integrity.result, report.chain.result]).toEqual(['good', 'indeterminate'])
  })

  it('the certificate of another in place of the signer’s', async () => {
    const { authority } = signers.rsa
    const own = issuePerson(authority, leader, { ...sampleTerms, keys: 'rsa-2048' })
    const mine = signed(envelope, 'rsa', own)
    const [encoded, other] = [own, signers.rsa.person].map((it) => Buffer.from(it.certificate).toString('base64'))
    const report = await judged(mine.replace(encoded ?? '', other ?? ''), 'rsa')
    expect(report.integrity.result).toBe('bad')
  })
})
