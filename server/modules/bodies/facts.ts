declare module '#platform/facts.ts' {
  interface Facts {
    'body.entered': { kind: string; name: string; from: string }
    'body.renamed': { name: string; before: string }
    'body.ended': { on: string; reason: string; left: number }
    'body.member-added': { member: string; person: string; role: string; from: string }
    'body.member-changed': { member: string; person: string; role: string; from: string; before: string }
    'body.member-left': { member: string; person: string; on: string; reason: string }
    'body.members-ordered': { count: number }
    'body.rule-entered': { rule: string; matter: string; from: string; source: string }
    'body.rule-withdrawn': { rule: string; matter: string; reason: string }
    'body.rule-confirmed': { rule: string; matter: string; act: string }
    'body.ready-set-entered': { rules: number; kinds: number; times: number; from: string }
    'body.kind-entered': { kind: string; name: string; from: string }
    'body.kind-ended': { kind: string; on: string; reason: string }
    'body.kind-confirmed': { kind: string; act: string }
    'body.time-entered': { time: string; name: string; from: string }
    'body.time-ended': { time: string; on: string; reason: string }
  }
}

export {}
