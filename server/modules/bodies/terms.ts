import type { DecisionTerms } from '#contract/decision-rule.ts'
import type { BodyRuleRow } from './tables.ts'

/** A rule as it is reckoned with. */
export function termsOf(row: BodyRuleRow): DecisionTerms {
  const { quorumNumerator: numerator, quorumDenominator: denominator, quorumStrict: strict } = row
  return {
    matter: row.matter,
    quorum: numerator === null || denominator === null || strict === null ? null : { numerator, denominator, strict },
    base: row.base,
    threshold: {
      numerator: row.thresholdNumerator,
      denominator: row.thresholdDenominator,
      strict: row.thresholdStrict,
    },
    tie: row.tie,
    silence: row.silence,
    answerDays:
      row.answerLeastDays === null || row.answerMostDays === null
        ? null
        : { least: row.answerLeastDays, most: row.answerMostDays },
    substitute: row.substitute,
    absentVoting: row.absentVoting,
    abstentionCounts: row.abstentionCounts,
    changeAllowed: row.changeAllowed,
    ballotForm: row.ballotForm,
    confidence: row.confidence,
  }
}

/** The columns of its terms. */
export function columnsOf(terms: DecisionTerms) {
  return {
    matter: terms.matter,
    quorumNumerator: terms.quorum?.numerator ?? null,
    quorumDenominator: terms.quorum?.denominator ?? null,
    quorumStrict: terms.quorum?.strict ?? null,
    base: terms.base,
    thresholdNumerator: terms.threshold.numerator,
    thresholdDenominator: terms.threshold.denominator,
    thresholdStrict: terms.threshold.strict,
    tie: terms.tie,
    silence: terms.silence,
    answerLeastDays: terms.answerDays?.least ?? null,
    answerMostDays: terms.answerDays?.most ?? null,
    substitute: terms.substitute,
    absentVoting: terms.absentVoting,
    abstentionCounts: terms.abstentionCounts,
    changeAllowed: terms.changeAllowed,
    ballotForm: terms.ballotForm,
    confidence: terms.confidence,
  }
}
