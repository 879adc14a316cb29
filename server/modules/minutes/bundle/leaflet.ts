interface Told {
  readonly title: string
  readonly by: string
  readonly at: string
  readonly left: readonly string[]
}

/** How to look through the bundle without this system; Vietnamese first, then English. */
export function leafletOf({ title, by, at, left }: Told): string {
  const without = left.length === 0 ? '' : `\nKhông kèm theo / not included: ${left.join('; ')}\n`
  return `HỒ SƠ CUỘC HỌP / A MEETING AS A WHOLE
${title}
Lập bởi / made by: ${by}, ${at}
${without}
Kiểm tra trên máy bất kỳ: trong thư mục đã giải nén, chạy  sha256sum -c SHA256SUMS

meeting.json: cuộc họp theo OParl 1.1 (https://oparl.org). papers: tài liệu như đã phát. documents: giấy mời, biên bản, thông báo như đã ban hành.
log.ndjson: nhật ký cuộc họp, mỗi dòng một việc; đọc lại từ đầu thì được đúng state.json.
attendance.csv, votes.csv, votes-by-name.csv: có mặt, biểu quyết. Bỏ phiếu kín chỉ có tổng số. conclusions.txt, minutes.txt: kết luận, nội dung biên bản.
Thời gian theo giờ UTC. Tài liệu mật chỉ được nêu tên.

Anywhere: sha256sum -c SHA256SUMS in the unpacked folder. meeting.json is OParl 1.1; log.ndjson is the log, a line each, which folds to state.json;
of secret ballots there are sums alone; times are UTC; what is classified is named and not included.
`
}
