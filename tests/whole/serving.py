"""What is done for members beside a sale: registered, topped up, rewarded, paid back."""

from __future__ import annotations

from tests.whole.hand import Hand

REWARDS, PASSES, PLANS = "积分兑换", "次卡", "付费会员"
REFUND, ACTIVITIES, SIGN_IN = "退储值余额", "签到与活动", "今日签到"
BUY, RENEW, END, AGAIN = "开通", "续费", "提前退", "再申请"
DRAW = "幸运抽奖"


class Serving(Hand):
    """Acts at the member's card."""

    def top_up(self) -> None:
        """A member pays in."""
        self._begin_top_up()
        self.finish("key Return", again=False)
        self.keep_owner("balance")
        self.put_away()

    def top_up_by_code(self) -> None:
        """The customer's code pays."""
        self._begin_top_up()
        self.finish(scan=self.payment_code(), again=False)
        self.put_away()

    def register(self) -> None:
        """Somebody new, who buys at once."""
        self._register()

    def register_with_referrer(self) -> None:
        """Somebody new whom a member has brought."""
        self._register(self.chance.choice(self.members))

    def sign_in(self) -> None:
        """Points for coming by; a member who had them already gets none."""
        self.open_service(ACTIVITIES)
        self.pick(SIGN_IN)
        said = self.wait(self.refused)["said"]
        if not said.startswith(SIGN_IN):
            raise self.not_now()
        self.put_away()

    def redeem(self) -> None:
        """Goods or a coupon for points, with money where it costs some."""
        self.open_service(REWARDS)
        self.pick_at(self.chance.randint(1, 3))
        self.insist_on("Sheet")
        self.confirm()

    def draw(self) -> None:
        """A draw of the lottery, for points."""
        self.open_service(ACTIVITIES)
        self.pick(DRAW)
        self.insist_on("Sheet")
        self.confirm()

    def buy_plan(self) -> None:
        """Paid membership, bought or renewed, in cash or by code."""
        self.open_service(PLANS, self.regular())
        self.pick(self.chance.choice((BUY, RENEW)))
        self.insist_on("Sheet")
        if self.chance.random() < 0.4:
            self.till.do("forget")
            self.scanner.say(self.payment_code())
            self.wait(lambda state: state["panel"] == "Done")
            self.put_away()
        else:
            self.confirm("key F9")
        self.keep_owner("plan")

    def end_plan(self) -> None:
        """Before its time; what is left is paid back."""
        self.insist_online()
        who = self.owner("plan")
        self.tell_centre()
        self.open_service(PLANS, who)
        self.pick(END)
        self.insist_on("Sheet")
        self.confirm()

    def use_pass(self) -> None:
        """One use of a pass that the member has."""
        self.open_service(PASSES, self.owner("pass"))
        self.insist_on("Choice")
        self.pick_at(1)
        self.insist_on("Sheet")
        self.confirm()

    def refund_balance(self) -> None:
        """What is open of the top-ups, or of one of them."""
        self.insist_online()
        self.open_service(REFUND, self.owner("balance"))
        self.wait(lambda state: state["panel"] in {"Choice", "Sheet"} or self.refused(state))
        if self.till.do("show")["panel"] == "Choice":
            self.pick_at(1)
        state = self.wait(lambda state: state["panel"] == "Sheet" or self.refused(state))
        if state["rows"] == [AGAIN]:
            raise self.not_now()
        self.insist_on("Sheet")
        self.confirm()

    def _begin_top_up(self) -> None:
        self.bind()
        self.till.do(f"type {self.chance.choice((50, 100, 200, 500))}")
        self.till.do("key F6")
        self.wait(lambda state: state["panel"] == "TopUp" and state["rows"] != ["—"])

    def _register(self, referrer: str = "") -> None:
        phone = self.new_phone()
        self.till.do(f"type {phone}")
        self.till.do("key F2")
        self.until(panel="NewMember")
        if referrer:
            self.till.do(f"type {referrer}")
            self.till.do("key F2")
            self.wait(lambda state: referrer[-4:] in state["rows"][0])
        self.till.do("key Return")
        self.wait(lambda state: bool(state["member"]))
        self.members, self.regulars = (*self.members, phone), (*self.regulars, phone)
        self.ring_up(most=2)
        self.pay_cash()
