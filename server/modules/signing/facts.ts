import type { SigningAct, StepKind } from '#contract/signing.ts'

declare module '#platform/facts.ts' {
  interface Facts {
    'certificate.registered': { owner: string; name: string; serial: string; means: string }
    'certificate.ended': { name: string; serial: string; reason: string }
    'signature-image.put': { kind: string }
    'signature-image.dropped': { kind: string }
    /** `note`: to whom. */
    'seal.given': { note: string; reason: string }
    /** `holders`: whoever is to be told. */
    'signature.asked': {
      kind: StepKind
      note: string
      holders: readonly string[]
      /** Agencies whose keeper of the seal is to be told. */
      keepers: readonly string[]
    }
    'signature.answered': {
      kind: StepKind
      note: string
      reason: string
      answer: 'refused' | 'withdrawn'
      holders: readonly string[]
      keepers: readonly string[]
      /** Whose other act ended it, when nobody answered. */
      by?: { readonly name: string; readonly title: string }
    }
    /** A file of the document grew by a signature. `note`: the certificate's name. */
    'document.bears-signature': {
      act: SigningAct
      position: number
      /** Whose key it was. */
      agency: string
      serial: string
      from: string
      sha256: string
      level: string
      note: string
    }
    /** A remote service answered after its time: whoever asked may still take the signature over. */
    'signature.confirmed-late': { act: SigningAct; note: string }
    /** What became of a signature somebody waited for. `note`: signed, or why not. */
    'signature.settled': { account: string; note: string }
    /** A batch under way, to the screens of whoever signs. */
    'signing.progress': { account: string; done: number; of: number }
    /** Proof of these bytes was completed or renewed beside them. `until`: when it ends. */
    'proof.kept': { sha256: string; to: string; act: 'completed' | 'renewed'; until: string }
    /** It could not be; told when the reason is a new one. */
    'proof.missed': { sha256: string; reason: string }
    /** A sealed document that had not left took the completed file. */
    'proof.grew': { sha256: string; from: string }
    /** One time-stamp over so many files (RFC 4998); later covered by another. */
    'evidence.made': { files: number; until: string }
    'evidence.renewed': { until: string }
    /** Left out of a tree of a later digest: not there any more, or not as it was. */
    'evidence.file-lost': { sha256: string }
    'evidence.missed': { reason: string }
    'algorithm-end.set': { algorithm: string; below: number | null; until: string; reason: string }
    'algorithm-end.withdrawn': { algorithm: string; below: number | null; until: string; reason: string }
    'trust.added': { name: string; reason: string }
    'trust.ended': { name: string; reason: string }
  }
}
