"""How kinds look, and the words of the page in Vietnamese and English."""

from __future__ import annotations

from typing import NamedTuple


class Style(NamedTuple):
    """A kind of node as the legend shows it: its classes, a shape of its own, a colour, its name."""

    group: str
    classes: tuple[str, ...]
    shape: str
    color: str
    vi: str
    en: str


# Each kind has a shape of its own, so that they are told apart without colour. Colours follow Okabe and Ito, made
# darker where they stood out from white by less than 3 : 1.
STYLES: tuple[Style, ...] = (
    Style(
        "state",
        ("StateBody", "Ministry", "Agency", "Department", "PeoplesCommittee"),
        "square",
        "#0072b2",
        "Cơ quan nhà nước",
        "State bodies",
    ),
    Style("centre", ("Centre", "TechnologyExchange"), "diamond", "#1f7fa8", "Trung tâm", "Centres"),
    Style(
        "knowledge",
        ("University", "ResearchInstitute"),
        "triangle",
        "#a8407f",
        "Trường, viện",
        "Universities, institutes",
    ),
    Style(
        "business",
        ("Enterprise", "Cooperative"),
        "hexagon",
        "#c04f00",
        "Doanh nghiệp, hợp tác xã",
        "Enterprises, cooperatives",
    ),
    Style(
        "other",
        ("Association", "Network", "Programme", "Organisation"),
        "pentagon",
        "#6b6b6b",
        "Tổ chức khác",
        "Other organisations",
    ),
    Style("person", ("Person",), "dot", "#007a5a", "Cá nhân", "People"),
    Style("group", ("ParticipantGroup",), "triangleDown", "#3f8a72", "Nhóm được nêu chung", "Groups named as a class"),
    Style(
        "event",
        (
            "Event",
            "Workshop",
            "Conference",
            "Signing",
            "TechnologyMarket",
            "Exhibition",
            "Launch",
            "Ceremony",
            "Training",
            "Visit",
            "Meeting",
        ),
        "star",
        "#ad7000",
        "Sự kiện",
        "Events",
    ),
    Style("call", ("Call", "LinkageCall"), "plus", "#b2182b", "Lời kêu gọi", "Calls"),
    Style("subject", ("Topic", "Technology", "Product"), "bar", "#8a6d3b", "Nội dung, sản phẩm", "Topics, products"),
    Style("category", ("ActorCategory",), "cross", "#737373", "Loại chủ thể", "Kinds of actors"),
    Style("territory", ("Province", "Region", "Territory"), "frame", "#595959", "Lãnh thổ", "Territories"),
)
ACTORS = ("state", "centre", "knowledge", "business", "other", "person", "group")
NAMED = ("state", "centre", "knowledge", "business", "other")  # organisations, one by one
_GROUP = {cls: style.group for style in STYLES for cls in style.classes}

# Ties that say what was called for are drawn dashed: nothing of the kind is documented by them.
CALLED_FOR = frozenset({"call-end", "call-example", "call-addressee", "call-subject", "scope"})


def group_of(cls: str) -> str:
    """The legend group of a class."""
    return _GROUP.get(cls, "other")


KINDS = {
    "participation": ("Tham gia sự kiện", "Takes part in an event"),
    "tenure": ("Giữ chức", "Holds a post"),
    "parent": ("Trực thuộc", "Is under"),
    "co-organisation": ("Cùng tổ chức", "Organised together"),
    "co-participation": ("Cùng dự", "Took part together"),
    "collaboration": ("Thỏa thuận, hợp tác", "Agreement, collaboration"),
    "topic": ("Nội dung được nêu", "Topic raised"),
    "call": ("Ai kêu gọi", "Who called"),
    "call-event": ("Kêu gọi ở đâu", "Where it was called for"),
    "call-end": ("Đầu liên kết được kêu gọi", "End of a linkage called for"),
    "call-example": ("Nêu trong ngoặc", "Named in brackets"),
    "call-addressee": ("Kêu gọi ai", "Whom the call addresses"),
    "call-subject": ("Kêu gọi về gì", "What the call is about"),
    "scope": ("Phạm vi kêu gọi", "Scope of a call"),
    "place": ("Nơi diễn ra", "Where it took place"),
    "drawn-from": ("Nhóm từ đâu", "Where a group is from"),
    "category": ("Nhóm loại gì", "What a group is made of"),
    "subordinate": ("Nhóm trực thuộc loại", "What a group is under"),
    "key-product": ("Sản phẩm chủ lực", "Key product"),
}
STATUSES = {
    "held": ("đã diễn ra", "held"),
    "signed": ("đã ký", "signed"),
    "active": ("đang thực hiện", "active"),
    "ended": ("đã kết thúc", "ended"),
    "announced": ("đã thông báo", "announced"),
    "planned": ("dự kiến", "planned"),
    "proposed": ("đề xuất", "proposed"),
    "cancelled": ("đã hủy", "cancelled"),
    "postponed": ("đã hoãn", "postponed"),
    "": ("không nêu", "not told"),
}
CERTAINTIES = {
    "seen": ("đọc thấy trong nguồn", "seen in the source"),
    "believed": ("cho là đúng, chưa đối chiếu nguồn", "believed, not seen"),
    "derived": ("được suy ra", "derived"),
}
LAYOUTS = {
    "force": ("Theo liên kết", "By ties"),
    "province": ("Theo tỉnh", "By province"),
    "type": ("Theo loại", "By kind"),
    "time": ("Theo thời gian", "By time"),
}

# What the choices of the page are called.
CHOICES = {
    name: {key: list(pair) for key, pair in held.items()}
    for name, held in (("kind", KINDS), ("status", STATUSES), ("certainty", CERTAINTIES), ("layout", LAYOUTS))
}
TITLE = ("Liên kết: ai làm việc với ai, điều gì được kêu gọi", "Linkage: who works with whom, what was called for")

# key: (Vietnamese, English). {names} are filled in by the page, or by the view where they begin a "try".
_TEXTS: dict[str, tuple[str, str]] = {
    "language": ("English", "Tiếng Việt"),
    "skip": ("Tới danh sách và bộ lọc", "Skip to list and filters"),
    "scope": ("Phạm vi", "Scope"),
    "part": ("Một phần", "A part"),
    "everything": ("Tất cả", "Everything"),
    "view_map": ("Bản đồ", "Map"),
    "view_table": ("Bảng", "Table"),
    "views": ("Cách xem", "Views"),
    "zoom_in": ("Phóng to", "Zoom in"),
    "zoom_out": ("Thu nhỏ", "Zoom out"),
    "whole": ("Xem toàn bộ", "See all"),
    "map_label": (
        "Bản đồ quan hệ: phím mũi tên để dời, + và − để phóng; bảng có cùng nội dung",
        "Map of ties: arrow keys move, + and − zoom; the table holds the same",
    ),
    "search": ("Tìm chủ thể", "Find an actor"),
    "search_hint": (
        "gõ tên, không cần dấu; mũi tên và Enter để chọn",
        "type a name, tone marks not needed; arrows and Enter to pick",
    ),
    "no_hit": ("Không tìm thấy tên phù hợp.", "No name is like that."),
    "shown": ("Đang hiện {nodes} mục và {ties} mối liên kết", "{nodes} items and {ties} ties shown"),
    "undated_left": (
        "{n} mối liên kết không rõ ngày không được tính",
        "{n} undated ties are left aside",
    ),
    "nothing_shown": ("Không có gì thỏa các lựa chọn này.", "Nothing meets these choices."),
    "reset": ("Bỏ mọi lựa chọn", "Undo all choices"),
    "try": ("Ba việc nên thử", "Three things to try"),
    "try1": ("Bấm vào một hình hay một đường để đọc bằng chứng", "Click a shape or a line to read its evidence"),
    "try2": (
        "Gõ “{example}” vào ô tìm, không cần dấu",
        "Type “{example}” in the search box, without tone marks",
    ),
    "try3": ("Bỏ chọn “{kind}” để thấy rõ phần còn lại", "Untick “{kind}” to see the rest clearly"),
    "try3_call": (
        "Mở “Liên kết được kêu gọi” để xem điều gì đã có, điều gì còn thiếu",
        "Open “Linkage called for” to see what came and what is missing",
    ),
    "legend": ("Chú giải: hiện loại nào", "Legend: kinds shown"),
    "solid": ("được ghi nhận", "documented"),
    "dashed": ("được kêu gọi", "called for"),
    "dotted": ("phỏng đoán hoặc gợi ý", "hypothesis or suggestion"),
    "arrange": ("Bố cục, màu, cỡ", "Layout, colour, size"),
    "layout": ("Bố cục", "Layout"),
    "on": ("Tỉnh như vào ngày", "Provinces as on"),
    "today": ("ngày nay", "today"),
    "until": ("đến {day}", "until {day}"),
    "colour": ("Màu theo", "Colour by"),
    "colour_kind": ("loại", "kind"),
    "colour_community": ("cộng đồng (Leiden)", "community (Leiden)"),
    "colour_province": ("tỉnh", "province"),
    "size": ("Cỡ theo", "Size by"),
    "size_degree": ("số mối liên kết", "number of ties"),
    "size_between": ("vị trí cầu nối (betweenness)", "brokerage (betweenness)"),
    "community": ("Cộng đồng", "Community"),
    "community_label": ("{name} và {n} mục khác", "{name} and {n} more"),
    "open_community": ("Mở cộng đồng", "Open the community"),
    "close_communities": ("Đóng các cộng đồng", "Close the communities"),
    "between": ("Vị trí cầu nối", "Brokerage"),
    "narrow": ("Lọc", "Filters"),
    "province": ("Tỉnh có trụ sở", "Province of the seat"),
    "region": ("Vùng có trụ sở", "Region of the seat"),
    "role": ("Vai trò", "Role"),
    "kind": ("Loại liên kết", "Kind of tie"),
    "status": ("Tình trạng", "Status"),
    "source": ("Nguồn", "Source"),
    "certainty": ("Độ chắc chắn", "Certainty"),
    "any": ("tất cả", "all"),
    "seat_unknown": ("không rõ trụ sở", "seat unknown"),
    "no_place": ("không gắn với nơi nào", "of no place"),
    "nowhere": ("không rõ nơi", "place not told"),
    "since": ("Từ năm", "From year"),
    "to": ("đến năm", "to year"),
    "all_years": ("mọi năm, kể cả không rõ ngày", "all years, undated too"),
    "compare": ("So hai khoảng năm", "Compare two spans of years"),
    "compare_on": ("So sánh", "Compare"),
    "span1": ("Khoảng thứ nhất", "First span"),
    "span2": ("Khoảng thứ hai", "Second span"),
    "compared": (
        "Cặp có liên kết: {only1} chỉ ở khoảng thứ nhất (đường chấm gạch), {both} ở cả hai (đường đậm), "
        "{only2} chỉ ở khoảng thứ hai (đường liền)",
        "Pairs with ties: {only1} in the first span alone (dash-dot), {both} in both (thick), "
        "{only2} in the second alone (solid)",
    ),
    "ways": ("Đường đi giữa hai chủ thể", "Path between two actors"),
    "path_from": ("Từ", "From"),
    "path_to": ("Đến", "To"),
    "path_find": ("Tìm đường ngắn nhất", "Find a shortest path"),
    "path_steps": ("Đường ngắn nhất: {n} bước", "Shortest path: {n} steps"),
    "path_none": ("Không có đường nào giữa hai chủ thể trong phần đang hiện.", "Nothing shown joins these two."),
    "path_unknown": ("Không có chủ thể nào tên là “{name}”.", "No actor is called “{name}”."),
    "path_clear": ("Bỏ đường đi", "Clear the path"),
    "ego": ("Chỉ hiện quanh mục này", "Show only what is around"),
    "ego_steps": ("{n} bước", "{n} steps"),
    "ego_one": ("1 bước", "1 step"),
    "ego_off": ("Hiện lại tất cả", "Show all again"),
    "from_here": ("Tìm đường từ đây", "Path from here"),
    "calls": ("Liên kết được kêu gọi", "Linkage called for"),
    "calls_intro": (
        "Mỗi liên kết được kêu gọi một nút. Chọn để xem các đầu liên kết, điều đã được ghi nhận, cặp còn thiếu "
        "và gợi ý.",
        "A button for each linkage called for. Pick one to see its ends, what is documented, what is missing, "
        "and suggestions.",
    ),
    "call_who": ("Ai kêu gọi", "Who called"),
    "call_to": ("Kêu gọi ai", "Addressed to"),
    "call_ends": ("Các đầu liên kết", "Ends"),
    "call_scope": ("Phạm vi", "Scope"),
    "call_pairs": ("Các cặp được kêu gọi", "Pairs asked for"),
    "call_by_province": ("Theo tỉnh", "By province"),
    "call_answers": ("Liên kết được ghi nhận", "Documented ties"),
    "call_nothing": (
        "Không nguồn nào ghi nhận liên kết nào của các cặp này.",
        "No source documents a tie of these pairs.",
    ),
    "call_no_pair": ("Lời kêu gọi không nêu cặp nào.", "The call names no pair."),
    "call_suggest": ("Gợi ý đối tác (đường chấm)", "Suggested partners (dotted)"),
    "call_no_suggestion": ("Chưa đủ căn cứ để gợi ý.", "Evidence is insufficient for suggestions."),
    "call_close": ("Thôi xem lời kêu gọi", "Leave this call"),
    "call_aside": (
        "{n} mối liên kết ngoài phạm vi hoặc không rõ nơi không được vẽ",
        "{n} ties outside the scope, or of no known place, are not drawn",
    ),
    "before": ("trước lời kêu gọi", "before the call"),
    "after": ("sau lời kêu gọi", "after the call"),
    "order unknown": ("không rõ trước hay sau", "before or after is not known"),
    "the calling event": ("tại chính sự kiện kêu gọi", "at the calling event itself"),
    "documented": ("có ghi nhận", "documented"),
    "none_found": ("chưa tìm thấy", "none found"),
    "not_covered": ("nguồn không bao quát", "not covered"),
    "not_asked": ("không được kêu gọi", "not asked for"),
    "followed": ("có tiếp nối", "followed"),
    "partly": ("một phần", "partly"),
    "none found": ("chưa tìm thấy", "none found"),
    "not covered": ("nguồn không bao quát", "not covered"),
    "agreement": ("thỏa thuận", "agreement"),
    "co-organisation": ("cùng tổ chức", "organised together"),
    "co-attendance": ("cùng dự", "took part together"),
    "class participation": ("dự theo nhóm", "took part as a class"),
    "why_common": ("chung đối tác: {names}", "common partners: {names}"),
    "why_events": ("cùng dự: {names}", "were both at: {names}"),
    "why_subjects": ("cùng làm về: {names}", "both work on: {names}"),
    "why_seatless": ("không rõ trụ sở của {names}", "seat unknown of {names}"),
    "why_once": ("chỉ biết {names} qua một sự kiện", "{names} known from one event alone"),
    "why_one_partner": ("chỉ có một đối tác chung", "one common partner only"),
    "whom": ("Nhóm này có thể gồm ai", "Whom it might mean"),
    "whom_hide": ("Cất phỏng đoán", "Put the hypothesis away"),
    "whom_told": (
        "Phỏng đoán: {n} cơ quan đã biết thuộc loại và vùng này. Nguồn không nêu tên cơ quan nào trong số đó.",
        "Hypothesis: {n} bodies known of this kind and place. The source names none of them.",
    ),
    "hypothesis": ("phỏng đoán, không nguồn nào nói", "hypothesis, no source says so"),
    "suggestion": ("gợi ý, không nguồn nào nói", "suggestion, no source says so"),
    "take_away": ("Xuất, chia sẻ, in", "Export, share, print"),
    "export_note": ("Phần đang hiện:", "What is shown:"),
    "copy_link": ("Chép đường dẫn tới trạng thái này", "Copy a link to this state"),
    "copied": ("Đã chép đường dẫn.", "The link is copied."),
    "copy_failed": (
        "Trình duyệt không cho chép; đường dẫn ở thanh địa chỉ.",
        "The browser does not allow it; the link is in the address bar.",
    ),
    "print": ("In", "Print"),
    "evidence": ("Bằng chứng", "Evidence"),
    "ties": ("Mối liên kết", "Ties"),
    "items": ("Các mục", "Items"),
    "quote": ("Trích dẫn rút gọn", "Shortened quote"),
    "paraphrase": ("Diễn đạt lại của chúng tôi, đọc ngày {day}", "Our restatement, read on {day}"),
    "citation": ("Dẫn nguồn", "Citation"),
    "undated": ("không rõ ngày", "undated"),
    "inferred": ("ngày suy ra", "date inferred"),
    "day_of": ("ngày {d}/{m}, không rõ năm", "{d}/{m}, year unknown"),
    "open_source": ("Mở nguồn", "Open the source"),
    "close": ("Đóng", "Close"),
    "seat": ("Trụ sở", "Seat"),
    "also": ("Tên khác", "Also"),
    "class_members": (
        "Nguồn nêu cả loại, không nêu từng thành viên.",
        "The source names the class, not its members.",
    ),
    "name": ("Tên", "Name"),
    "type": ("Loại", "Kind"),
    "degree": ("Số liên kết", "Ties"),
    "date": ("Ngày", "Date"),
    "from": ("Từ", "From"),
    "rows": ("Dòng {a}–{b} trong {n}", "Rows {a}–{b} of {n}"),
    "next": ("Tiếp", "Next"),
    "previous": ("Trước", "Previous"),
    "sort_by": ("Xếp theo {column}", "Sort by {column}"),
    "drawn_vis": ("Vẽ bằng pyvis (vis-network).", "Drawn by pyvis (vis-network)."),
    "drawn_canvas": (
        "{n} mục là quá nhiều để đọc một lúc: hãy phóng to, tìm hoặc lọc. Vẽ thẳng trên khung, không dùng pyvis, "
        "để vẫn nhanh.",
        "{n} items are too many to read at once: zoom in, search or filter. Drawn straight on a canvas, not by pyvis, "
        "to stay quick.",
    ),
    "drawn_communities": (
        "{n} mục là quá nhiều để vẽ một lúc: đây là các cộng đồng, bấm để mở.",
        "{n} items are too many to draw at once: these are communities, click one to open it.",
    ),
    "estimand": (
        "Đây là những gì các nguồn này nêu; điều không có ở đây có thể chỉ là chưa nguồn nào nói tới.",
        "This is what these sources report; what is missing here may only be what no source tells.",
    ),
}
TEXTS = {lang: {key: pair[i] for key, pair in _TEXTS.items()} for i, lang in enumerate(("vi", "en"))}
