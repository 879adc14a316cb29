/** The refusals in English. */
export const faults = {
  'fault.offline':
    'The server cannot be reached. What you typed is still on the screen; try again when the network is back.',
  'fault.input.invalid': 'Some fields are not right yet. Correct the marked ones and try again.',
  'fault.access.denied': 'The post you act in does not have the right to do this.',
  'fault.access.origin': 'The request did not come from this page and was refused. Reload the page.',
  'fault.thing.missing': 'Not found, or you may not see it.',
  'fault.thing.changed': 'Somebody else has just changed this. Reload to see the new version, then go on.',
  'fault.thing.state': 'This can no longer be done because the state has changed. Reload to see the new state.',
  'fault.rate.limited': 'Too many requests in a short time. Wait {seconds} seconds and try again.',
  'fault.internal':
    'The server met an unknown error. What was saved is safe. Try again; if it stays, tell the administrator the code {request}.',
  'fault.service.unavailable': 'The server is paused. What was saved is safe; try again in a few minutes.',

  'fault.session.missing': 'Your session has ended. Sign in again.',
  'fault.session.locked': 'The session locked while idle. Enter your password to go on.',
  'fault.session.second-factor': 'A second factor is needed to go on.',
  'fault.session.password-change': 'The password must be changed before work.',
  'fault.session.post-missing': 'The account holds no post in force. Contact the agency administrator.',
  'fault.session.post-changed':
    'The post you act in has changed (in another tab, or it ended), so nothing was saved. Check the post at the top, then do it again.',
  'fault.login.failed': 'The login or the password is not right.',
  'fault.login.locked':
    'The account is locked after 5 wrong tries, until {until}. The agency administrator can unlock it earlier.',
  'fault.login.disabled': 'The account is disabled. Contact the agency administrator.',
  'fault.login.code-wrong': 'The code is wrong or was used already. Check the clock of the phone and enter a new code.',
  'fault.password.weak': 'The password is not strong enough; it lacks: {missing}.',
  'fault.password.used-before': 'This password was among the last ten. Choose another one.',
  'fault.password.wrong': 'The password is not right.',
  'fault.account.login-taken': 'This login is taken.',
  'fault.account.second-factor-required': 'Administrators must keep two-step sign-in.',

  'fault.delegation.unfit': '“{name}” cannot stand in: {why}.',
  'fault.delegation.overlaps':
    'This post is already delegated to “{name}” from {from} to {to}. Only one person stands in at a time; revoke that one or choose other days.',

  'fault.unit.code-taken': 'This identifier code belongs to another agency in that time.',
  'fault.unit.cycle': 'An agency cannot be placed below itself.',
  'fault.unit.ended': 'This agency or unit has ended.',
  'fault.import.invalid':
    'The file has {count} wrong places, so nothing was written. Correct the listed lines and import again.',
  'fault.import.unreadable': 'The file cannot be read. Save it as .xlsx or .csv (UTF-8).',

  'fault.register.closed': 'The register “{name}” is closed and gives no more numbers. Choose another one.',
  'fault.register.date-before-last':
    'The date must be {last} or later: numbers were given up to that day, and numbers and dates grow together.',
  'fault.register.date-in-future': 'No number can be given for a day that has not come.',
  'fault.register.kind-not-covered': 'The register “{name}” does not take this kind of document. Choose another one.',
  'fault.register.number-taken':
    'The number {number} of this year belongs to another document, because two registers give the same symbol. Choose another register, or part the kinds between them.',
  'fault.register.name-taken': 'The agency already has a register of this name.',
  'fault.register.overlaps':
    'The open register “{name}” takes {kinds} too: both would give the same number and symbol. Part the kinds between them first.',
  'fault.register.kind-numbered':
    'This year the register “{name}” has numbered {kind}. So that no number and symbol is given twice, begin at {next} or later.',
  'fault.register.closing-date': 'The closing day lies between {last}, when the last number was given, and today.',
  'fault.register.numbers-held':
    'The register still holds {count} numbers. Use them or leave them void, then close it.',
  'fault.register.number-not-held':
    'Number {number} does not allow this. Reload the page and look at the register again.',
  'fault.register.reservation-over': 'This number was held until {until} only. Use another one.',
  'fault.register.suffix-date': 'This sub-number is for a document dated {on} only.',
  'fault.register.date-after-next': 'The number after it bears the date {next}; this one cannot bear a later date.',
  'fault.document.unsigned':
    'Signatures are incomplete: {missing} is missing. An electronic document leaves only with both signatures.',
  'fault.document.signature-bad':
    'A digital signature is not valid: {files}. Look at the verification, then return the document to its sender, or confirm that you know and register it all the same.',
  'fault.document.signed':
    'The document is digitally signed, so the approval is not taken back. The clerk may return it with a reason before it is numbered.',
  'fault.signature.stale':
    'Somebody else has just signed or added to this file. Your signature was not written; open the file again and sign the new version.',
  'fault.signature.order': 'It is not the turn of this signature yet: {first}.',
  'fault.signature.over': 'The signing session has expired or ended. Nothing was signed; begin again.',
  'fault.signature.refused':
    'The service that keeps the key refused to sign ({code}). Nothing was written to the document.',
  'fault.signature.unfit-file': 'This file cannot be signed: {why}.',
  'fault.signature.not-proven':
    'The new signature could not be proved ({why}), so it was not kept. The file is as it was; try again or tell the administrator.',
  'fault.signature.busy': 'Many files are being signed at once. Try again in a few seconds.',
  'fault.signature.batch-most': 'This service signs {most} at a time. Choose fewer.',
  'fault.certificate.missing': 'There is no certificate that can be used for this. Register one, then sign.',
  'fault.certificate.unfit': 'Certificate “{name}” cannot be used: {why}.',
  'fault.certificate.pin-wrong': 'The PIN is not right.{left}',
  'fault.certificate.pin-weak': 'A PIN has six characters or more and is no repeated or running sequence.',
  'fault.certificate.container': 'The certificate file could not be opened: {why}.',
  'fault.key.unreachable': '{what} could not be reached ({code}). Nothing was signed; try again.',
  'fault.image.unfit': 'This picture cannot be used: {why}.',
  'fault.seal.not-keeper':
    'Only the clerk who keeps the seal uses the agency’s signature, in person (Decree 30/2020 article 32).',
  'fault.seal.agency-unfit': '{name} cannot be asked for its seal: {why}.',
  'fault.copy.unfit': 'This document cannot be copied: {why}',
  'fault.copy.own-request': 'Who asked does not approve the copy. Let another leader decide.',
  'fault.body.chair-taken': 'There is a chair in this time already. Enter the day on which that ends first.',
  'fault.body.member-twice': 'This person is a member in that time already.',
  'fault.body.name-taken': 'There is one of this name in that time already. Choose another.',
  'fault.body.rule-overlaps':
    'There is one in force from {from}. What is in force is replaced from tomorrow on at the earliest; what is not yet in force is withdrawn first.',
  'fault.body.ready-set-missing': 'There is no ready set for this kind of body. Enter the rules one by one.',
  'fault.paper.lent': 'The record copy is out ({name}). Enter its return before it is lent again.',
  'fault.register.own-request': 'Who asked does not approve. Let another leader decide.',
  'fault.register.request-open': 'It was already asked to leave this number void; a leader has to decide.',

  'fault.file.empty': 'The file is empty (0 bytes). Choose the right file.',
  'fault.file.too-large': 'The file is larger than allowed ({limit}). Split or compress it.',
  'fault.file.type-refused':
    'This type of file is not accepted (its content is: {found}). Use PDF, Word, Excel, PowerPoint, ODF or an image.',
  'fault.file.broken': 'The PDF is broken or was not fully downloaded. Get the original file again.',
  'fault.file.damaged':
    'The stored file no longer matches its hash and is not opened. The system administrator has been told.',
  'fault.file.store-full':
    'The file store is full, so nothing was saved. Existing documents are safe; tell the system administrator.',
  'fault.file.store-unreachable': 'The file store cannot be reached. Try again in a few minutes.',
  'fault.upload.offset': 'The upload slipped. Try again; it goes on from what was received.',
  'fault.upload.incomplete': 'The file is not fully uploaded. Try again.',

  'fault.document.secret-content':
    'A classified document may not be stored on a networked system (State Secrets Law). Nothing was saved; handle it by the channel for secrets.',
  'fault.document.secret-mark':
    'The first page of “{file}” bears the mark “{mark}”. A classified document may not be stored on a networked system (State Secrets Law), so the file was taken off and deleted from the store. Handle it by the channel for secrets; if the mark is not one of State secrecy (as on a declassified document), upload the file again and say so.',
  'fault.document.secret-stub-off':
    'The agency does not allow register lines without content for classified documents. Use the paper register as the rules say.',
  'fault.document.duplicate':
    'This document may already be registered. Look at the likely duplicates before you confirm.',
  'fault.document.no-file': 'The signed main file is missing.',
  'fault.document.no-recipient': 'There is no recipient yet.',
  'fault.document.recipient-ended': 'The recipient “{name}” has ended. Remove it or choose its successor{successors}.',
  'fault.document.recipient-unfit': 'Cannot send to “{name}”: {why}.',
  'fault.recipients.name-taken': 'There is a group of this name. Choose another name.',
  'fault.reorganisation.own': 'Whoever prepared the act does not approve it. Ask another administrator.',
  'fault.reorganisation.early': 'The act takes effect on {on} and cannot be applied before.',
  'fault.reorganisation.late': 'The time in which it could be reversed is over ({on}).',
  'fault.reorganisation.unfit': 'The act has {problems} things to put right. Run it dry again to see them by line.',
  'fault.reorganisation.worked-on':
    'It cannot be reversed: work was done in the successors since ({count}). Nothing was changed.',
  'fault.document.code-missing':
    '“{agency}” has no identifier code yet, so it cannot issue. Contact the agency administrator.',
  'fault.document.further-missing': 'Required further information is missing: {names}. Fill it in and try again.',
  'fault.document.not-printable':
    'This file cannot be printed with its marking: only PDFs that are not locked, up to 30 MB. Download the original and print that.',
  'fault.document.print-busy': 'Several people are printing at this moment. Wait a little and print again.',
  'fault.document.recalled': 'The document was recalled, so its content is closed. Its registration is kept.',
  'fault.document.relation-unfit':
    'The document “{label}” does not fit. Replace, amend, correct: choose one your agency issued; reply: choose a registered arrival.',
  'fault.document.held':
    'The document is under legal hold: it cannot be changed, removed, issued or returned. Wait for its release or ask a leader.',

  'fault.access.unfit': 'The access of “{name}” cannot be changed: {why}.',
  'fault.access.own-change': 'Whoever made a change, and whom it concerns, does not confirm it. Ask another leader.',

  'fault.document.content-fixed':
    'The content was approved and is not changed or deleted here. Recipients and copies may be added; to change the content, refuse the number with the reason.',
  'fault.document.other-year':
    'The approved text prints the year {year}, so a date of another year cannot be filled in. Refuse the number, so that the form is filled anew.',

  'fault.authority.unfit': 'The authority to sign cannot be given: {why}.',

  'fault.draft.checked-out':
    '“{name}” has the text taken out. Wait until it is given back, or ask the unit head to release it.',
  'fault.draft.own-check':
    'You wrote this draft, so you cannot check it in place of the head of the unit. Take it back and submit it to somebody else.',
  'fault.draft.person-unfit': 'It cannot go to “{name}”: {why}.',
  'fault.draft.no-pdf': 'There is no PDF to read and approve: {why}.',
  'fault.draft.signer-missing': 'No signer is named. Choose one in the particulars of the draft.',
  'fault.draft.authority-ended':
    'The signer “{name}” has no authority, or no longer, to sign this kind of document. Choose another signer.',
  'fault.draft.other-bytes': 'There is another version than the one you read. Read the new one, then approve.',
  'fault.draft.undo-late': 'Undoing is possible for {seconds} seconds only. Return it with the reason now.',
  'fault.draft.opinions-open': 'It is not due yet, and opinions are awaited from: {names}.',
  'fault.draft.type-unfit': 'A draft must be a Word file (docx), ODT, Excel (xlsx) or PDF.',
  'fault.draft.template-unfit': 'The template cannot be used: {why}.',

  'fault.notice.push-service': 'This browser uses a push service to which the system does not send.',

  'fault.routing.target-unfit': 'Work cannot go to “{name}”: {why}.',
  'fault.routing.lead-missing': 'Nobody leads yet. Name the lead before you ask for support.',
  'fault.routing.lead-taken': '“{name}” leads this document now. Replace the lead or ask for support.',
  'fault.routing.due-past': 'The deadline {due} cannot be used. Choose a later one.',
  'fault.routing.undo-late':
    'Taking back is possible for {seconds} seconds only. Withdraw the assignment with the reason.',
  'fault.routing.support-open': 'Opinions are still owed and not yet due: {names}.',
  'fault.routing.children-open': 'Whoever was named to lead has not completed: {names}.',
  'fault.routing.reply-missing': 'An issued reply is required. Give the number and symbol of the reply exactly.',
  'fault.routing.opinion-missing': 'Write your opinion before you complete.',
  'fault.routing.extension-open': 'A request for more time is already waiting for an answer.',

  'fault.dossier.list-exists': 'This year already has a file list.',
  'fault.dossier.list-empty': 'The list has no file yet and cannot be approved.',
  'fault.dossier.abbreviation-taken': 'This abbreviation belongs to another heading of the list.',
  'fault.dossier.heading-used': 'The heading still has files or small headings and cannot be dropped.',
  'fault.dossier.notation-taken': 'This notation belongs to another file of the year.',
  'fault.dossier.entry-opened': 'This file of the list has been opened already.',
  'fault.dossier.member-already': 'This person or unit is in the file already.',
  'fault.dossier.incomplete': 'The file cannot be completed yet. The page of the file shows what is missing.',
  'fault.dossier.full': 'The limit of {limit} has been reached.',
  'fault.task.late-reason': 'The task is overdue. Say why it is late when you report it as finished.',
  'fault.task.parts-open': 'Parts are still open: {names}.',
  'fault.task.extension-open': 'An extension has been asked already and waits for an answer.',
  'fault.task.full': 'The limit of {limit} has been reached.',
  'fault.venue.taken': 'The room is taken in this time: {title}, {from} – {to}.',
  'fault.venue.name-taken': 'This name is already used for another room or piece of equipment of the agency.',
  'fault.venue.booked-later': 'There are {count} bookings after this day. Move or cancel them first.',
  'fault.equipment.short': 'There is not enough equipment in this time; {free} left.',
  'fault.meeting.unready': 'The meeting cannot be laid before anybody yet; missing: {missing}.',
  'fault.meeting.invitation-open':
    'The invitation to this meeting is being drafted. Give the draft up before changing the meeting, so that the invitation does not say something else.',
  'fault.sitting.no-chair': 'Neither chair nor deputy chair is in the room. Note whoever presides before opening.',
  'fault.sitting.speech-running': 'Somebody is speaking. End the speech before closing.',
  'fault.sitting.check-in-closed': 'One checks in oneself from {from} to {until}. At other times tell the secretary.',
  'fault.sitting.code-used': 'The code of {name} was used at {at}.',
  'fault.sitting.code-unknown': 'This code is none of this meeting. Check it, or note the person by name.',
  'fault.sitting.queue-closed': 'The secretary has closed the list of speakers.',
  'fault.sitting.vote-open': 'A vote has not ended. Close, announce or annul it first.',
  'fault.vote.no-rule':
    'There is no rule of decision for this kind of matter. Enter the rule of the body under Bodies, then open the vote again.',
  'fault.vote.form-unfit':
    'The rule asks for {form}. Choose counting by paper slips and enter what the tellers announced.',
  'fault.vote.no-quorum': 'Not enough are present: {present} of {needed}. The vote can be opened once they are.',
  'fault.vote.another-open': 'Another vote is open. Close it first.',
  'fault.vote.paper-unfit':
    'The version of the paper that is voted on is not released to everybody. Choose the one that is.',
  'fault.vote.over': 'The vote is over; this choice was not taken.',
  'fault.vote.not-elector': 'You have no vote on this.',
  'fault.vote.not-present': 'Only those present vote. Check in first, or tell the secretary.',
  'fault.vote.cast-before': 'You have voted; the rule does not let a choice be changed.',
  'fault.vote.counts-unfit': 'More was counted ({counted}) than there are votes ({electors}). Count again.',
  'fault.ballot.no-key': 'Tellers without a key: {names}. Each opens the meeting on the own device and makes one.',
  'fault.ballot.paper-unfit': 'The paper has no fitting form. Reload the page and vote again; nothing was recorded.',
  'fault.ballot.pass-unfit':
    'What was opened has not the right number or form. Open again on the device that made the key.',
  'fault.ballot.disputed':
    'Two countings came to different papers. It cannot be announced; put it on record and annul this ballot.',
  'fault.slip.no-rule': 'The body has no rule for opinion slips in force. Enter one on the page of bodies first.',
  'fault.slip.days': 'The rule gives from {least} to {most} working days to answer.',
  'fault.slip.no-members': 'The body has no voting member today to whom a slip could go.',
  'fault.slip.no-question': 'There is no question yet. Add at least one, then ask.',
  'fault.slip.answered': 'This slip was answered; the rule does not let an opinion be changed.',
  'fault.slip.over': 'Time was up at {due}; the opinion given in time stays as it is.',
  'fault.slip.waiting':
    '{waiting} members have not answered and have time until {due}. A round is closed when time is up or all have answered.',
  'fault.slip.full': 'The limit of {limit} papers is reached.',
  'fault.minutes.change-unfit': 'The change does not fit the minutes. Load the page again.',
  'fault.minutes.full': 'The limit of {limit} is reached. Shorten or remove something before adding more.',
  'fault.minutes.comment-open': '{count} comments have no answer. Answer each before the minutes are agreed.',
  'fault.meeting.full': 'The limit of {limit} in one meeting has been reached.',
  'fault.meeting.person-unfit': '“{name}” cannot be invited: {why}.',
  'fault.meeting.site-used': 'People or agencies still sit at this site. Move them to another site first.',
  'fault.meeting.paper-late':
    'The papers were due {due}. Give the reason why this one is late; it goes into the record of the meeting.',
  'fault.meeting.pages-unread': 'The pages of the paper are still being counted. Give it out again in a few seconds.',
  'fault.meeting.summary-missing':
    'The submission has {pages} pages. Above {over} pages it needs a summary of at most {most}; add the summary before giving it out.',
} as const
