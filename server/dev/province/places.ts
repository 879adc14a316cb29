/** First day of the province in its present bounds, when Điện Biên was split off. */
export const SPLIT = '2004-01-01'

/** The eight units of district level as they stood before July 2025. */
export const DISTRICTS: readonly (readonly [slug: string, name: string, code: string, validFrom: string])[] = [
  ['tplaichau', 'thành phố Lai Châu', '30', '2013-12-27'],
  ['muongte', 'huyện Mường Tè', '31', SPLIT],
  ['namnhun', 'huyện Nậm Nhùn', '32', '2012-11-02'],
  ['phongtho', 'huyện Phong Thổ', '33', SPLIT],
  ['sinho', 'huyện Sìn Hồ', '34', SPLIT],
  ['tamduong', 'huyện Tam Đường', '35', SPLIT],
  ['tanuyen', 'huyện Tân Uyên', '36', '2008-10-30'],
  ['thanuyen', 'huyện Than Uyên', '37', SPLIT],
]

/** Communes: slug, name with its type, place, code; one township and eleven communes of Than Uyên. */
export const THAN_UYEN_COMMUNES: readonly (readonly [slug: string, name: string, code: string])[] = [
  ['ttthanuyen', 'thị trấn Than Uyên', '01'],
  ['huana', 'xã Hua Nà', '02'],
  ['khoenon', 'xã Khoen On', '03'],
  ['muongcang', 'xã Mường Cang', '04'],
  ['muongkim', 'xã Mường Kim', '05'],
  ['muongmit', 'xã Mường Mít', '06'],
  ['muongthan', 'xã Mường Than', '07'],
  ['phamu', 'xã Pha Mu', '08'],
  ['phucthan', 'xã Phúc Than', '09'],
  ['tagia', 'xã Ta Gia', '10'],
  ['tahua', 'xã Tà Hừa', '11'],
  ['tamung', 'xã Tà Mung', '12'],
]

/** Wards and communes of the city. */
export const CITY_COMMUNES: readonly (readonly [slug: string, name: string, code: string])[] = [
  ['doanket', 'phường Đoàn Kết', '01'],
  ['dongphong', 'phường Đông Phong', '02'],
  ['quyetthang', 'phường Quyết Thắng', '03'],
  ['quyettien', 'phường Quyết Tiến', '04'],
  ['tanphong', 'phường Tân Phong', '05'],
  ['santhang', 'xã San Thàng', '06'],
  ['sungphai', 'xã Sùng Phài', '07'],
]
