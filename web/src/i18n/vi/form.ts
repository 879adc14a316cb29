import type { FormRule } from '#contract/form.ts'

/** Rules of form of Decree 30/2020/NĐ-CP, what to do about each. A rule without words does not compile. */
export const form = {
  'form.rule.page.a4': 'Đặt khổ giấy A4 (210 × 297 mm), trình bày theo chiều dài.',
  'form.rule.page.margins': 'Đặt lề trên và dưới 20–25 mm, lề trái 30–35 mm, lề phải 15–20 mm.',
  'form.rule.font.face': 'Dùng phông chữ Times New Roman cho toàn văn bản.',
  'form.rule.font.legacy': 'Chuyển phần dùng phông TCVN3 hoặc VNI sang Unicode; máy nhận không đọc được phông cũ.',
  'form.rule.font.bodySize': 'Đặt cỡ chữ phần nội dung từ 13 đến 14.',
  'form.rule.state.name': 'Ghi đúng Quốc hiệu, chữ in hoa, ở phía trên bên phải.',
  'form.rule.state.motto': 'Ghi đúng Tiêu ngữ: có gạch nối và cách chữ giữa các cụm từ.',
  'form.rule.agency.parent': 'Ghi tên cơ quan chủ quản trực tiếp, chữ in hoa, phía trên tên cơ quan ban hành.',
  'form.rule.agency.name': 'Ghi đúng tên cơ quan ban hành văn bản, chữ in hoa, ở phía trên bên trái.',
  'form.rule.number.form': 'Ghi “Số:”, chừa chỗ cho số (số dưới 10 thêm số 0), dấu gạch chéo rồi đến ký hiệu.',
  'form.rule.number.notation':
    'Ghi đúng ký hiệu: các nhóm chữ viết tắt nối bằng gạch nối, không cách chữ, giữ nguyên chữ hoa, chữ thường.',
  'form.rule.number.letterKind':
    'Bỏ “CV”: ký hiệu công văn chỉ gồm tên viết tắt cơ quan và đơn vị soạn thảo hoặc lĩnh vực.',
  'form.rule.date.form': 'Ghi địa danh, dấu phẩy, rồi “ngày … tháng … năm …”; có thể chừa trống ngày, tháng.',
  'form.rule.date.place': 'Ghi đúng địa danh nơi cơ quan đóng trụ sở.',
  'form.rule.date.zeros': 'Chỉ thêm số 0 trước ngày dưới 10 và tháng 1, tháng 2.',
  'form.rule.kind.name': 'Ghi tên loại văn bản, chữ in hoa, đứng, đậm, đặt giữa.',
  'form.rule.kind.subject': 'Trích yếu trên văn bản phải trùng với trích yếu đã nhập; hãy sửa một trong hai.',
  'form.rule.letter.subject': 'Ghi trích yếu sau chữ “V/v”, dưới số và ký hiệu, trùng với trích yếu đã nhập.',
  'form.rule.addressees.missing': 'Công văn phải có “Kính gửi:” trước phần nội dung.',
  'form.rule.addressees.notHere': 'Bỏ “Kính gửi:”: chỉ công văn, và tờ trình, báo cáo gửi cấp trên mới ghi.',
  'form.rule.bases.end': 'Cuối mỗi căn cứ ghi dấu chấm phẩy (;), căn cứ cuối cùng ghi dấu chấm (.).',
  'form.rule.bases.italic': 'Trình bày căn cứ ban hành bằng chữ in thường, kiểu chữ nghiêng.',
  'form.rule.body.end': 'Kết thúc phần nội dung bằng dấu “./.”.',
  'form.rule.body.guidance': 'Thay phần chữ hướng dẫn trong ngoặc vuông của mẫu bằng nội dung thật.',
  'form.rule.recipients.missing': 'Thêm phần “Nơi nhận:” ở cuối văn bản, bên trái.',
  'form.rule.recipients.asAbove': 'Văn bản có “Kính gửi:” thì dòng đầu của Nơi nhận là “- Như trên;”.',
  'form.rule.recipients.keep': 'Dòng cuối của Nơi nhận là “- Lưu: VT, …” với tên viết tắt đơn vị soạn thảo.',
  'form.rule.recipients.end': 'Cuối mỗi dòng Nơi nhận ghi dấu chấm phẩy (;), dòng cuối ghi dấu chấm (.).',
  'form.rule.signature.authority': 'Ghi quyền hạn, chức vụ người ký đúng như thẩm quyền đã chọn (TM., KT., TL., TUQ.).',
  'form.rule.signature.name': 'Ghi đúng họ và tên người ký ở dòng cuối bên phải.',
  'form.rule.signature.academic':
    'Không ghi học hàm, học vị, danh hiệu trước họ tên người ký, trừ lực lượng vũ trang, đơn vị giáo dục, y tế, khoa học.',
  'form.rule.appendix.blank':
    'Để trống số và ngày trong dòng “Kèm theo …” của phụ lục điện tử; chữ ký số của cơ quan thay cho thông tin này.',
  'form.severity.must': 'Phải sửa',
  'form.severity.should': 'Nên xem lại',
  'form.clause': 'Nghị định 30/2020/NĐ-CP, {clause}',
  'form.at': 'Đang là: {text}',
  'form.wanted': 'Cần là: {text}',
} as const satisfies Record<`form.rule.${FormRule}`, string> & Record<string, string>
