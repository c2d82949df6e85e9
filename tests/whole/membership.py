"""What is done to who a member is: told anew, agreed to, lost, given another card, handed over."""

from __future__ import annotations

from app.domain.member import luhn_digit
from tests.whole.hand import Hand

PROFILE, CARDS = "资料与授权", "挂失补卡转让"
NAME, BIRTHDAY, NOTES = "姓名", "生日", "备注"
PHONE, TAGS, CONSENTS, A_CONSENT = "手机号", "标签", "授权", "授权："
ASKED = ("授权：优惠短信", "授权：个性化推荐")
SAID = ("同意", "撤回")
LOSS, FOUND, REPLACE, ADD, REMOVE = "挂失", "找到了", "补卡", "加一张卡", "停用一张卡"
TRANSFER, AGREES, IDENTIFIED, ADD_TAG = "转让他人", "同意", "证件已核对", "加标签"
CHANGED, LOST, FOUND_AGAIN, REPLACED = "已修改", "已挂失", "已解挂", "已补卡"
BOUND, HANDED = "已绑定", "已转让给"
TAKEN_OFF = "已停用"
_NAMES = ("Li Lei", "Han Meimei", "Wang Fang")
_TOLD = {
    NAME: ("", *_NAMES),
    BIRTHDAY: ("", "05-12", "1990-05-12"),
    NOTES: ("", "no ice", "calls first"),
}
_LABELS = ("VIP", "TEA", "NEAR")
_DIGITS = 11


class Membership(Hand):
    """Acts about a person. Two tills that are offline would contradict each other in them."""

    def change_profile(self) -> None:
        """Another name, birthday or note; nothing typed erases it."""
        part = self.chance.choice(tuple(_TOLD))
        self._open_list(PROFILE, self.regular())
        self.pick(part)
        self._answer(self.chance.choice(_TOLD[part]))
        self._end_with(CHANGED)

    def change_phone(self) -> None:
        """Another number, by which the member is found from then on."""
        who, phone = self.regular(), self.new_phone()
        self.agree_with_colleague()
        self._open_list(PROFILE, who)
        self.pick(PHONE)
        self._answer(phone)
        self._end_with(CHANGED)
        self._tell_of(phone, who)

    def tag(self) -> None:
        """A tag is put on, or one that is on is taken off."""
        self._open_list(PROFILE, self.regular())
        self.pick(TAGS)
        rows = self._list_with(ADD_TAG)
        on = [row for row in rows if row in _LABELS]
        if on and self.chance.random() < 0.5:
            self.pick(self.chance.choice(on))
        else:
            self.pick(ADD_TAG)
            self._answer(self.chance.choice(_LABELS))
        self._end_with(CHANGED)

    def consent(self) -> None:
        """Something is agreed to, or taken back."""
        self._open_list(PROFILE, self.regular())
        self.pick(CONSENTS)
        self._list_with(A_CONSENT)
        self.pick(self.chance.choice(ASKED))
        self._list_with(SAID[0])
        self.pick(self.chance.choice(SAID))
        self._end_with(CHANGED)

    def report_loss(self) -> None:
        """A card is lost; then it is found again, or another takes its place.

        The centre's row of the loss may come before that of the end of it; until then the stricter
        of the two holds.
        """
        who = self.regular()
        self._open_list(CARDS, who)
        self.pick(LOSS)
        self._hear(LOST)
        self.wait(lambda state: not state["member"])
        self.leave()
        self.till.do(f"type {who}")
        self.till.do("key F2")
        rows = self._list_with(FOUND)
        if REPLACE in rows and self.chance.random() < 0.5:
            self._pick_card(REPLACE)
            self._scan_new()
            self._end_with(REPLACED)
        else:
            self.pick(FOUND)
            self.pick(IDENTIFIED)
            self._end_with(FOUND_AGAIN)
        if self.till.do("show")["online"]:
            self.tell_centre()
        self.bind(who)
        self.take_off()

    def add_card(self) -> None:
        """One more card; it names the member at once."""
        who = self.regular()
        self._open_list(CARDS, who)
        self.pick(ADD)
        card = self._scan_new()
        self._end_with(BOUND)
        self.scanner.say(card)
        self.wait(lambda state: bool(state["member"]))
        self.take_off()

    def remove_card(self) -> None:
        """A card names nobody any more."""
        self._open_list(CARDS, self.regular())
        self._pick_card(REMOVE)
        self._end_with(TAKEN_OFF)

    def hand_over(self) -> None:
        """Another person takes the membership over with all it owns; the manager approves it."""
        who, phone = self.regular(), self.new_phone()
        self.agree_with_colleague()
        self._open_list(CARDS, who)
        self.pick(TRANSFER)
        self._answer(self.chance.choice(_NAMES))
        self._answer(phone)
        self._list_with(AGREES)
        self.pick(AGREES)
        self._end_with(HANDED)
        self._tell_of(phone, who)

    def _open_list(self, service: str, who: str) -> None:
        self.open_service(service, who)
        self.insist_on("Choice")

    def _list_with(self, text: str) -> list[str]:
        """The rows of the list that has ``text`` first in one of them."""
        state = self.wait(lambda state: any(row.startswith(text) for row in state["rows"]))
        rows: list[str] = state["rows"]
        return rows

    def _answer(self, text: str) -> None:
        """Typed where it is asked for, and Enter."""
        self.until(panel="Entry")
        self.till.do("forget")
        if text:
            self.till.do(f"type {text}")
        self.till.do("key Return")

    def _pick_card(self, what: str) -> None:
        """``what`` is done with a card, the first where there are several; it is the holder's."""
        self.pick(what)
        if not self.till.do("show")["rows"][0].startswith(IDENTIFIED):
            self.pick_at(1)
        self._list_with(IDENTIFIED)
        self.pick(IDENTIFIED)

    def _scan_new(self) -> str:
        """A card that nobody had."""
        self.until(panel="Entry")
        body = f"8802{self.chance.randrange(10**_DIGITS):0{_DIGITS}d}"
        card = body + luhn_digit(body)
        self.till.do("forget")
        self.scanner.say(card)
        return card

    def _hear(self, words: str) -> None:
        state = self.wait(self.refused)
        if words not in state["said"]:
            raise self.not_now()

    def _end_with(self, words: str) -> None:
        """It is done when that is said; then the member goes."""
        self._hear(words)
        self.put_away()

    def _tell_of(self, phone: str, before: str) -> None:
        self.now_reached_by(phone, before)
        self.agree_with_colleague()
