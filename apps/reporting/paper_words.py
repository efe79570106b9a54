"""What every form of the paper says in the same words: Vietnamese, as documents of state are."""

from apps.core.templatetags.ui import moment, points

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
HEADS = ["Mã", "Tiêu chí", "ĐVT", "Quý trước", "Kết quả", "Điểm tự chấm", "Minh chứng"]
DRAFT = "BẢN NHÁP – chưa nộp, không có giá trị báo cáo"
MARKED = "Số liệu minh họa, không phải số liệu của đơn vị nào"
KIND = "BÁO CÁO"
TOTAL = "Điểm tự chấm của năm đến hết quý này"


def marks(paper) -> list[str]:
    """What must be seen before anything else: a draft, invented figures."""
    return [DRAFT] * paper.is_draft + [MARKED] * paper.is_marked


def subject(paper) -> str:
    return f"Kết quả thực hiện {paper.report.enrolment.programme}, {paper.report.period}"


def opening(paper) -> str:
    report = paper.report
    return (
        f"{paper.issuer} báo cáo kết quả {report.period} của {report.enrolment.subject} theo"
        f" {report.period.criteria_version} như sau:"
    )


def total(paper) -> str:
    """The own score of the year so far; empty where there is none."""
    score = paper.report.self_score or {}
    if score.get("total") is None:
        return ""
    return f"{points(score['total'])}/{points(score['max'])}"


def receivers(paper) -> list[str]:
    return [f"{paper.superior} (để b/c);", "Lưu: VT."]


def confirmed(paper) -> str:
    if paper.is_draft:
        return ""
    return f"Xác nhận trên hệ thống lúc {moment(paper.submission.at)}"
