interface Told {
  readonly code: string
  readonly subject: string
  readonly agency: string
  readonly by: string
  readonly at: string
  /** Undefined: there is a time-stamp. Otherwise why there is none. */
  readonly unstamped: string | undefined
}

/** How to look through a bundle with programs everybody has, without this system; Vietnamese first, then English. */
export function leafletOf({ code, subject, agency, by, at, unstamped }: Told): string {
  const stampVi =
    unstamped === undefined
      ? `3. Thời điểm: openssl ts -verify -token_in -in SHA256SUMS.tst -data SHA256SUMS -CAfile certificates/roots.pem
   SHA256SUMS.tst là dấu thời gian RFC 3161 trên tệp SHA256SUMS; "openssl ts -reply -token_in -in SHA256SUMS.tst -text" cho biết thời điểm.`
      : `3. Thời điểm: hồ sơ này KHÔNG có dấu thời gian, vì không nhận được dấu khi lập (mã: ${unstamped}).`
  const stampEn =
    unstamped === undefined
      ? `3. Time: the openssl command above; SHA256SUMS.tst is an RFC 3161 time-stamp over SHA256SUMS.`
      : `3. Time: this bundle has NO time-stamp; none was to be had when it was made (code: ${unstamped}).`
  return `HỒ SƠ CHỨNG CỨ CỦA VĂN BẢN / PROOF BUNDLE OF A DOCUMENT
${code}  ${subject}
${agency}
Lập bởi / made by: ${by}, ${at}

Kiểm tra trên máy bất kỳ, không cần hệ thống đã lập hồ sơ:

1. Nguyên vẹn: trong thư mục đã giải nén, chạy  sha256sum -c SHA256SUMS
2. Chữ ký số: mở tệp PDF trong thư mục files bằng chương trình đọc PDF bất kỳ, hoặc chạy  pdfsig files/<tệp>
${stampVi}

certificates/roots.pem là chứng thư gốc mà hệ thống lập hồ sơ tin cậy: hãy so vân tay với chứng thư gốc lấy từ nơi ban hành, đừng chỉ tin tệp này.
records/document.json: thông tin, nơi nhận, mọi trạng thái. records/facts.json: mọi việc đã làm. records/uses.json: ai đã xem, tải, in.
records/revisions.json: mọi trạng thái của tệp từ khi phê duyệt. records/signature-reports.json: kết quả kiểm tra chữ ký đã lưu.
Thời gian trong records theo giờ UTC.

Anywhere, without the system that made this:

1. Integrity: sha256sum -c SHA256SUMS in the unpacked folder.
2. Signatures: any PDF reader, or pdfsig files/<file>.
${stampEn}

certificates/roots.pem are the roots the system trusts: compare their fingerprints with those their issuers publish.
`
}
