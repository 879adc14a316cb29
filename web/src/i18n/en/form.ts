export const form = {
  'form.rule.page.a4': 'Set the paper to A4 (210 × 297 mm), upright.',
  'form.rule.page.margins': 'Set the top and bottom margins to 20–25 mm, left 30–35 mm, right 15–20 mm.',
  'form.rule.font.face': 'Use Times New Roman for the whole document.',
  'form.rule.font.legacy': 'Convert the text in TCVN3 or VNI fonts to Unicode; recipients cannot read the old fonts.',
  'form.rule.font.bodySize': 'Set the size of the body text to 13 or 14.',
  'form.rule.state.name': 'Write the name of the State exactly, in capitals, at the upper right.',
  'form.rule.state.motto': 'Write the motto exactly, with spaced hyphens between its parts.',
  'form.rule.agency.parent': 'Write the superior agency in capitals above the issuing agency.',
  'form.rule.agency.name': 'Write the name of the issuing agency exactly, in capitals, at the upper left.',
  'form.rule.number.form':
    'Write “Số:”, leave room for the number (below 10 with a leading zero), then a slash and the symbol.',
  'form.rule.number.notation':
    'Write the symbol exactly: groups joined by hyphens, no spaces, capitals kept as they are.',
  'form.rule.number.letterKind':
    'Remove “CV”: the symbol of an official letter has only the agency and the drafting unit or field.',
  'form.rule.date.form': 'Write the place, a comma, then “ngày … tháng … năm …”; day and month may be left blank.',
  'form.rule.date.place': 'Write the place where the agency has its seat.',
  'form.rule.date.zeros': 'Put a zero only before days below 10 and before months 1 and 2.',
  'form.rule.kind.name': 'Write the kind of document in bold upright capitals, centred.',
  'form.rule.kind.subject': 'The abstract on the paper must match the one entered; correct either of them.',
  'form.rule.letter.subject': 'Write the abstract after “V/v” under the number, matching the one entered.',
  'form.rule.addressees.missing': 'An official letter needs “Kính gửi:” before its text.',
  'form.rule.addressees.notHere':
    'Remove “Kính gửi:”: only letters, and submissions and reports to a superior, have it.',
  'form.rule.bases.end': 'End each basis with a semicolon (;) and the last with a full stop (.).',
  'form.rule.bases.italic': 'Set the legal bases in italics.',
  'form.rule.body.end': 'End the text with “./.”.',
  'form.rule.body.guidance': 'Replace the guiding text in square brackets by the real content.',
  'form.rule.recipients.missing': 'Add the list “Nơi nhận:” at the lower left.',
  'form.rule.recipients.asAbove': 'With “Kính gửi:” on the paper, the list of recipients begins with “- Như trên;”.',
  'form.rule.recipients.keep': 'The last line of the recipients is “- Lưu: VT, …” with the drafting unit.',
  'form.rule.recipients.end': 'End each recipient with a semicolon (;) and the last line with a full stop (.).',
  'form.rule.signature.authority':
    'Write authority and title as the chosen signing authority has them (TM., KT., TL., TUQ.).',
  'form.rule.signature.name': 'Write the full name of the signer on the last line at the right.',
  'form.rule.signature.academic':
    'No academic title or honour before the name of the signer, except in armed forces, education, health and science.',
  'form.rule.appendix.blank':
    'Leave number and date of the line “Kèm theo …” of an electronic appendix blank; the agency’s digital signature carries them.',
  'form.severity.must': 'Must be corrected',
  'form.severity.should': 'Please review',
  'form.clause': 'Decree 30/2020/NĐ-CP, {clause}',
  'form.at': 'Now: {text}',
  'form.wanted': 'Should be: {text}',
} as const
