"""The Vietnamese words that stand in the cells of list columns for the codes of a definition."""

from apps.core.folding import fold

YES_NO = {True: "có", False: "không"}
VERDICT = {True: "đạt", False: "không đạt"}

NATURE = {
    "real": "Văn bản chính thức",
    "partial": "Chưa đầy đủ",
    "superseded": "Đã được thay thế",
    "illustrative": "Minh họa",
    "synthetic": "Giả lập để thử",
}
KIND = {
    "boolean": "Có hay không",
    "count": "Số lượng",
    "number": "Số có đơn vị tính",
    "ratio": "Tỷ lệ của hai số",
    "level": "Chọn mức",
    "date": "Ngày của văn bản",
    "multi": "Nhiều ô nhập",
    "criteria": "Tính từ tiêu chí khác",
}
RULE = {
    "boolean": "Đạt hay không",
    "threshold": "Đạt ngưỡng",
    "tiers": "Theo bậc",
    "linear": "Tuyến tính có trần",
    "deduct": "Trừ điểm theo vụ",
    "points": "Nhập điểm có căn cứ",
    "ratio": "Tỷ lệ đạt ngưỡng",
    "ratio_tiers": "Tỷ lệ theo bậc",
    "veto": "Không để xảy ra vụ nào",
    "date": "Văn bản đúng hạn",
    "level": "Đạt mức tối thiểu",
    "all_of": "Đủ mọi điều kiện",
    "k_of_n": "Đủ một số điều kiện",
    "compare_previous": "So với kỳ trước",
    "change_tiers": "Mức giảm theo bậc",
    "linked": "Đã được công nhận theo bộ khác",
    "k_of_criteria": "Đủ một số tiêu chí khác",
}
INPUT = {
    "bool": "có/không",
    "int": "số nguyên",
    "decimal": "số thập phân",
    "date": "ngày",
    "choice": "chọn mức",
    "text": "chữ",
}
EVIDENCE = {"required": "bắt buộc", "optional": "nếu có", "none": "không cần"}
NOT_APPLICABLE = {
    "excluded": "được, không tính vào",
    "redistribute": "được, chia điểm cho cả nhóm",
}
COMPUTED = {"reports_on_time": "số kỳ nộp đúng hạn"}
FOLD = {
    "sum": "cộng dồn các quý",
    "mean": "trung bình các quý",
    "maximum": "quý cao nhất",
    "minimum": "quý thấp nhất",
    "ratio_sum": "cộng hai số rồi chia",
    "any": "một quý có là đủ",
    "all": "mọi quý đều phải có",
    "earliest": "ngày sớm nhất",
    "last": "lấy quý cuối",
}
EACH = "*"  # the fold is named input by input, on the sheet of inputs
AGAINST = {"previous_year": "cùng kỳ năm trước", "previous_period": "kỳ liền trước"}
ZERO_TOTAL = {"met": "coi là đạt"}
PERIOD = {"annual": "hằng năm"}
REPORTING = {"quarterly": "hằng quý"}
FROM_YEAR = {"previous": "năm trước"}
REGISTRATION = {"quarter_1": "trong Quý I"}
UNITS = {
    "xa": "xã",
    "phuong": "phường",
    "dac_khu": "đặc khu",
    "thi_tran": "thị trấn",
    "khu_dan_cu": "khu dân cư",
    "co_quan": "cơ quan",
    "doanh_nghiep": "doanh nghiệp",
    "co_so_giao_duc": "cơ sở giáo dục",
    "to_bao_ve_antt": "tổ bảo vệ an ninh, trật tự ở cơ sở",
}

# Lists that cells offer to choose from, by the heading of the list on the sheet of words.
LISTS = {
    "Có hay không": YES_NO,
    "Đạt hay không": VERDICT,
    "Tính chất": NATURE,
    "Kiểu": KIND,
    "Cách chấm": RULE,
    "Loại ô": INPUT,
    "Minh chứng": EVIDENCE,
    "Không áp dụng": NOT_APPLICABLE,
    "Tự tính": COMPUTED,
    "Cả năm": {**FOLD, EACH: "theo từng ô nhập"},
    "Cả năm của ô": FOLD,
    "So với": AGAINST,
    "Tổng số bằng 0": ZERO_TOTAL,
    "Kỳ đánh giá": PERIOD,
    "Kỳ báo cáo": REPORTING,
}


def code_of(words, text):
    """The code behind a word, however it is typed; None when there is none."""
    wanted = fold(text)
    return next((code for code, word in words.items() if fold(word) == wanted), None)
