<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Action</name>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Quantity of the selected line</source>
        <translation>修改选中行的数量</translation>
    </message>
    <message>
        <source>One less</source>
        <translation>减一</translation>
    </message>
    <message>
        <source>One piece less of the selected line</source>
        <translation>选中行减少一件</translation>
    </message>
    <message>
        <source>Delete line</source>
        <translation>删行</translation>
    </message>
    <message>
        <source>Delete the selected line</source>
        <translation>删除选中行</translation>
    </message>
    <message>
        <source>Line above</source>
        <translation>上一行</translation>
    </message>
    <message>
        <source>Select the line above</source>
        <translation>选择上一行</translation>
    </message>
    <message>
        <source>Line below</source>
        <translation>下一行</translation>
    </message>
    <message>
        <source>Select the line below</source>
        <translation>选择下一行</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>会员</translation>
    </message>
    <message>
        <source>Find a member: last 4 digits, phone, card, pinyin initials</source>
        <translation>查会员：手机后四位、手机号、卡号、姓名首字母</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Take the member off this sale</source>
        <translation>本单不用会员</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>Redeem points: alone the most, or the yuan typed, 0 undoes</source>
        <translation>积分抵扣：直接按抵最多，先输入金额抵指定元，0 为撤销</translation>
    </message>
    <message>
        <source>Offers</source>
        <translation>优惠</translation>
    </message>
    <message>
        <source>Offers and coupons: see and choose, or the code typed</source>
        <translation>优惠和券：查看、选用，或先输优惠码</translation>
    </message>
    <message>
        <source>Tick</source>
        <translation>勾选</translation>
    </message>
    <message>
        <source>Among the offers: use the marked one, or do without it</source>
        <translation>优惠列表中：选用或不用当前一项</translation>
    </message>
    <message>
        <source>Best price</source>
        <translation>还原最优</translation>
    </message>
    <message>
        <source>Forget what was chosen: the best offers again</source>
        <translation>取消手动选择，还原最优优惠</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>Pay by stored value, then Enter</source>
        <translation>余额支付，再按 Enter 完成</translation>
    </message>
    <message>
        <source>Top up</source>
        <translation>充值</translation>
    </message>
    <message>
        <source>Top up the amount typed, then Enter</source>
        <translation>按输入的金额充值，再按 Enter 确认</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>挂单</translation>
    </message>
    <message>
        <source>Hold this sale; with an empty basket, resume one</source>
        <translation>挂起本单；无商品时取回挂单</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>Cash: alone exact, or the amount received</source>
        <translation>收现金：直接按为刚好，先输入为实收金额</translation>
    </message>
    <message>
        <source>Reprint</source>
        <translation>重打</translation>
    </message>
    <message>
        <source>Print the last receipt again</source>
        <translation>重打上一张小票</translation>
    </message>
    <message>
        <source>To settle</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>What waits for somebody: unclear receipts, exceptions</source>
        <translation>查看待处理：未确认的小票、异常单据</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Talk to the head office now</source>
        <translation>立即与总部同步</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>查看全部快捷键</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Confirm; with text, look up the article</source>
        <translation>确认；先输入文字则查找商品</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Back one level; never destroys a sale</source>
        <translation>返回上一级，不会丢失本单</translation>
    </message>
</context>
<context>
    <name>Attention</name>
    <message>
        <source>To settle</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Nothing waits. All is settled.</source>
        <translation>没有待处理的事项</translation>
    </message>
    <message>
        <source>The sale stands. The manager settles this in the back office.</source>
        <translation>本单有效，收银不受影响。由店长在后台处理。</translation>
    </message>
    <message>
        <source>Was this receipt printed?</source>
        <translation>这张小票打印出来了吗？</translation>
    </message>
    <message>
        <source>The printer stopped while printing. The sale is complete. Please look.</source>
        <translation>打印中断，无法确认是否打完。本单已完成，请查看打印机后选择。</translation>
    </message>
    <message>
        <source>Receipt not printed yet</source>
        <translation>小票未打印</translation>
    </message>
    <message>
        <source>The sale is complete. It is printed as soon as the printer is ready.</source>
        <translation>本单已完成，打印机恢复后自动补打。</translation>
    </message>
    <message>
        <source>Not accepted by the head office</source>
        <translation>总部未接收的单据</translation>
    </message>
    <message>
        <source>Could not be sent, set aside</source>
        <translation>总部暂不能识别的单据</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>重新打印</translation>
    </message>
    <message>
        <source>Printed, never mind</source>
        <translation>已打印，不再提示</translation>
    </message>
    <message>
        <source>Do not print</source>
        <translation>不再打印</translation>
    </message>
</context>
<context>
    <name>Cart</name>
    <message>
        <source>Scan the first article</source>
        <translation>请扫商品条码</translation>
    </message>
    <message>
        <source>No bar code: pinyin initials</source>
        <translation>没有条码，输入拼音首字母</translation>
    </message>
    <message>
        <source>Member: scan the card, or last 4 digits</source>
        <translation>会员：扫会员卡，或输入手机后四位</translation>
    </message>
    <message>
        <source>Top up a member: amount</source>
        <translation>会员充值，输入金额</translation>
    </message>
</context>
<context>
    <name>CartModel</name>
    <message>
        <source>Article</source>
        <translation>品名</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>单价</translation>
    </message>
    <message>
        <source>Discount</source>
        <translation>优惠</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
</context>
<context>
    <name>Choice</name>
    <message>
        <source>Press the digit, or ↑ ↓ and Enter</source>
        <translation>按数字键选择，或用 ↑ ↓ 再按 Enter</translation>
    </message>
</context>
<context>
    <name>CounterWindow</name>
    <message>
        <source>MemberTill</source>
        <translation>会员收银台</translation>
    </message>
</context>
<context>
    <name>Done</name>
    <message>
        <source>Scan the next article to go on</source>
        <translation>扫下一单的商品即可继续</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>收款完成</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>Received exactly</source>
        <translation>已收</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>应收</translation>
    </message>
    <message>
        <source>Points earned</source>
        <translation>本次积分</translation>
    </message>
    <message>
        <source>Receipt no.</source>
        <translation>单号</translation>
    </message>
    <message>
        <source>Topped up</source>
        <translation>充值完成</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>已收</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>充值后余额</translation>
    </message>
    <message>
        <source>Printing again</source>
        <translation>正在重打小票</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
</context>
<context>
    <name>Keeping</name>
    <message>
        <source>Up to date with the head office.</source>
        <translation>已与总部同步。</translation>
    </message>
    <message>
        <source>Talking to the head office…</source>
        <translation>正在与总部同步…</translation>
    </message>
</context>
<context>
    <name>MemberStrip</name>
    <message>
        <source>as of {time}</source>
        <translation>截至 {time}</translation>
    </message>
    <message>
        <source>using {points}</source>
        <translation>抵用 {points}</translation>
    </message>
    <message>
        <source>usable {points}</source>
        <translation>本单可抵 {points}</translation>
    </message>
    <message>
        <source>paid {principal} · gift {bonus}</source>
        <translation>本金 {principal} · 赠 {bonus}</translation>
    </message>
    <message>
        <source>points {points}</source>
        <translation>积分 {points}</translation>
    </message>
    <message>
        <source>asking…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>Waits for the manager&apos;s check</source>
        <translation>待核实</translation>
    </message>
    <message numerus="yes">
        <source>%n points expire on {day}</source>
        <translation>
            <numerusform>%n 分将于 {day} 过期</numerusform>
        </translation>
    </message>
    <message>
        <source>Scan a member card, or last 4 digits and</source>
        <translation>扫会员卡，或输入手机后四位按</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>Usable here</source>
        <translation>本机可用</translation>
    </message>
    <message>
        <source>Coupons</source>
        <translation>优惠券</translation>
    </message>
</context>
<context>
    <name>Membership</name>
    <message>
        <source>Type last 4 digits, phone, card or pinyin initials, then F2.</source>
        <translation>先输入手机后四位、手机号、卡号或姓名首字母，再按 F2。</translation>
    </message>
    <message>
        <source>Not known here. Asking the head office…</source>
        <translation>本机没有此会员，正在向总部查询…</translation>
    </message>
    <message>
        <source>Which member?</source>
        <translation>请选择会员</translation>
    </message>
    <message>
        <source>Registered. This sale earns points already.</source>
        <translation>登记成功，本单开始积分。</translation>
    </message>
</context>
<context>
    <name>NewMember</name>
    <message>
        <source>New member</source>
        <translation>登记新会员</translation>
    </message>
    <message>
        <source>may be left empty</source>
        <translation>可不填</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Tell the customer what the phone number is used for: points, balance, receipts.</source>
        <translation>请告知顾客：手机号用于会员积分、储值和小票查询。</translation>
    </message>
    <message>
        <source>Works offline too; the head office hears of it later.</source>
        <translation>离线也可登记，联网后自动上传。</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机号</translation>
    </message>
</context>
<context>
    <name>Offering</name>
    <message>
        <source>{coupon} is the member&apos;s now.</source>
        <translation>{coupon} 已归该会员。</translation>
    </message>
    <message>
        <source>Checking the coupon at the head office…</source>
        <translation>正在向总部核对券码…</translation>
    </message>
    <message>
        <source>Asking the head office for the coupon…</source>
        <translation>正在向总部申请该券…</translation>
    </message>
</context>
<context>
    <name>Offers</name>
    <message>
        <source>Used</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>未用</translation>
    </message>
    <message>
        <source>Offers</source>
        <translation>优惠</translation>
    </message>
    <message>
        <source>No offer holds now.</source>
        <translation>当前没有优惠活动。</translation>
    </message>
    <message>
        <source>{offer}: {reason}.</source>
        <translation>{offer}：{reason}。</translation>
    </message>
    <message>
        <source>↑ ↓ and Space or Enter: use, or do without</source>
        <translation>↑ ↓ 移动，空格或 Enter 选用 / 不用</translation>
    </message>
    <message>
        <source>Codes: {words}</source>
        <translation>优惠码：{words}</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>指定使用</translation>
    </message>
    <message numerus="yes">
        <source>%n coupons</source>
        <translation>
            <numerusform>共 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>the first until {day}</source>
        <translation>最近到期 {day}</translation>
    </message>
    <message>
        <source>Discount code</source>
        <translation>优惠码</translation>
    </message>
    <message>
        <source>{amount} more to buy</source>
        <translation>再买 {amount} 元可用</translation>
    </message>
    <message numerus="yes">
        <source>%n more pieces to buy</source>
        <translation>
            <numerusform>再来 %n 件可用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Scan what it gives: %n pieces</source>
        <translation>
            <numerusform>请扫赠品或换购品 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>{amount} more of its goods for {offer}</source>
        <translation>再买指定商品 {amount} 元可用{offer}</translation>
    </message>
    <message>
        <source>{amount} more for {offer}</source>
        <translation>再买 {amount} 元可用{offer}</translation>
    </message>
    <message numerus="yes">
        <source>%n more pieces of its goods for {offer}</source>
        <translation>
            <numerusform>再来 %n 件指定商品可用{offer}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more pieces for {offer}</source>
        <translation>
            <numerusform>再来 %n 件可用{offer}</numerusform>
        </translation>
    </message>
    <message>
        <source>Scan what {offer} gives</source>
        <translation>请扫赠品：{offer}</translation>
    </message>
    <message>
        <source>For members: scan a card first</source>
        <translation>会员专享，请先识别会员</translation>
    </message>
    <message>
        <source>Not for this member&apos;s tier</source>
        <translation>不适用于该会员等级</translation>
    </message>
    <message>
        <source>Only with a paid plan</source>
        <translation>付费会员专享</translation>
    </message>
    <message>
        <source>Only on the birthday</source>
        <translation>仅限生日当天</translation>
    </message>
    <message>
        <source>Only on the first purchase</source>
        <translation>仅限首单</translation>
    </message>
    <message>
        <source>Not at this time</source>
        <translation>不在活动时间</translation>
    </message>
    <message>
        <source>Type its discount code first</source>
        <translation>请先输入优惠码</translation>
    </message>
    <message>
        <source>No such coupon is set aside here</source>
        <translation>本机未预留该券</translation>
    </message>
    <message>
        <source>Used as often as it may be</source>
        <translation>已达使用次数上限</translation>
    </message>
    <message>
        <source>All given out at this till</source>
        <translation>本机名额已用完</translation>
    </message>
    <message>
        <source>Not wanted this time</source>
        <translation>本单不用</translation>
    </message>
    <message>
        <source>None of its goods are here</source>
        <translation>本单没有适用商品</translation>
    </message>
    <message>
        <source>Its goods have another offer</source>
        <translation>商品已参加其他优惠，不可叠加</translation>
    </message>
    <message>
        <source>Another offer is used instead</source>
        <translation>已用其他优惠</translation>
    </message>
</context>
<context>
    <name>Omnibox</name>
    <message>
        <source>Scan, or type and press a key (5678 F2 finds a member)</source>
        <translation>扫码，或先输入再按功能键（如 5678 F2 找会员）</translation>
    </message>
    <message>
        <source>Scan or type</source>
        <translation>扫码或输入</translation>
    </message>
</context>
<context>
    <name>Paying</name>
    <message>
        <source>Asking the head office for the balance…</source>
        <translation>正在向总部查询余额…</translation>
    </message>
    <message>
        <source>Balance {value} used, {rest} short. Take {rest} in cash: F9.</source>
        <translation>余额不足 {rest}。已用余额 {value}，请收现金 {rest}（F9）</translation>
    </message>
    <message>
        <source>{value} from the balance. Enter finishes.</source>
        <translation>余额支付 {value}，按 Enter 完成</translation>
    </message>
    <message>
        <source>{typed} is not an amount.</source>
        <translation>“{typed}”不是有效金额，请重新输入</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Resume</source>
        <translation>取单</translation>
    </message>
</context>
<context>
    <name>Selling</name>
    <message>
        <source>Type how many first, then *.</source>
        <translation>先输入数量，再按 *</translation>
    </message>
    <message>
        <source>Which article?</source>
        <translation>请选择商品</translation>
    </message>
    <message>
        <source>On hold. F7 with an empty basket resumes it.</source>
        <translation>已挂单。无商品时按 F7 取回。</translation>
    </message>
    <message>
        <source>Resume which sale?</source>
        <translation>取回哪一单？</translation>
    </message>
    <message numerus="yes">
        <source>%n pieces</source>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Standing</name>
    <message>
        <source>The scanner is unplugged. Codes can be typed. Plug it in again.</source>
        <translation>扫码枪已断开，可手输条码。请重新插好扫码枪。</translation>
    </message>
    <message numerus="yes">
        <source>%n sales unsent for {minutes} min. Selling is not affected.</source>
        <translation>
            <numerusform>%n 单未上传已 {minutes} 分钟，不影响收银。</numerusform>
        </translation>
    </message>
    <message>
        <source>The printer is out of paper. Sales are complete; receipts follow.</source>
        <translation>打印机缺纸。本单已完成，装纸后自动补打。</translation>
    </message>
    <message>
        <source>The printer is open. Sales are complete; close it, receipts follow.</source>
        <translation>打印机未合盖。本单已完成，合盖后自动补打。</translation>
    </message>
    <message>
        <source>The printer does not answer. Sales are complete; check its power and cable.</source>
        <translation>打印机无应答。本单已完成，请检查电源和连接线。</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Cashier {staff}</source>
        <translation>收银 {staff}</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Unsent {count}</source>
        <translation>待传 {count}</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Held {count}</source>
        <translation>挂单 {count}</translation>
    </message>
    <message>
        <source>To settle {count}</source>
        <translation>待处理 {count}</translation>
    </message>
    <message>
        <source>Offline, selling goes on</source>
        <translation>离线收银中，照常收银</translation>
    </message>
    <message numerus="yes">
        <source>Selling offline · %n kept, sent when back online</source>
        <translation>
            <numerusform>离线收银中 · 已存 %n 单，联网后自动上传</numerusform>
        </translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Paper low</source>
        <translation>纸快用完</translation>
    </message>
    <message>
        <source>No paper</source>
        <translation>缺纸</translation>
    </message>
    <message>
        <source>Cover open</source>
        <translation>未合盖</translation>
    </message>
    <message>
        <source>Printer off</source>
        <translation>打印断开</translation>
    </message>
    <message>
        <source>No printer</source>
        <translation>无打印机</translation>
    </message>
    <message>
        <source>Scanner off</source>
        <translation>扫码断开</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>扫码</translation>
    </message>
</context>
<context>
    <name>TopUp</name>
    <message>
        <source>Top up</source>
        <translation>会员充值</translation>
    </message>
    <message>
        <source>Cash received</source>
        <translation>收现金</translation>
    </message>
    <message>
        <source>Gift</source>
        <translation>赠送</translation>
    </message>
    <message>
        <source>Balance now</source>
        <translation>充值前余额</translation>
    </message>
    <message>
        <source>Balance after</source>
        <translation>充值后余额</translation>
    </message>
    <message>
        <source>Two slips are printed: one to be signed, one for the customer.</source>
        <translation>将打印两联：商户联请顾客签名，顾客联交给顾客。</translation>
    </message>
    <message>
        <source>Take {amount}</source>
        <translation>确认收款 {amount}</translation>
    </message>
    <message>
        <source>Type or choose an amount</source>
        <translation>请输入或选择金额</translation>
    </message>
</context>
<context>
    <name>Totals</name>
    <message>
        <source>Still to collect</source>
        <translation>还需收</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>应收</translation>
    </message>
    <message numerus="yes">
        <source>%n pieces · list price</source>
        <translation>
            <numerusform>共 %n 件 · 原价</numerusform>
        </translation>
    </message>
    <message>
        <source>From balance</source>
        <translation>余额支付</translation>
    </message>
    <message numerus="yes">
        <source>%n discounts</source>
        <translation>
            <numerusform>%n 项优惠</numerusform>
        </translation>
    </message>
    <message>
        <source>{tier} {off} off</source>
        <translation>{tier} {fold} 折</translation>
    </message>
    <message>
        <source>Coupon: {name}</source>
        <translation>优惠券 {name}</translation>
    </message>
    <message>
        <source>{points} points redeemed</source>
        <translation>积分抵扣 {points} 分</translation>
    </message>
    <message>
        <source>Rounded down</source>
        <translation>抹零</translation>
    </message>
    <message>
        <source>earns {points} points</source>
        <translation>本单积分 +{points}</translation>
    </message>
    <message>
        <source>saves {amount}</source>
        <translation>已省 {amount}</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Not possible just now ({code}). Try again.</source>
        <translation>暂时无法完成（{code}），请稍后再试。</translation>
    </message>
    <message>
        <source>The head office asks about this ({code})</source>
        <translation>总部要求核实（{code}）</translation>
    </message>
    <message>
        <source>Unknown article {code}, not added. Type its pinyin initials, then Enter.</source>
        <translation>未建档商品 {code}，未加入。可输入拼音首字母按 Enter 查找。</translation>
    </message>
    <message>
        <source>No offer has the code {word}. Nothing was changed.</source>
        <translation>没有优惠使用优惠码 {word}，未作更改。</translation>
    </message>
    <message>
        <source>The time to claim this coupon is over. Nothing was given.</source>
        <translation>该券的领取时间已过，未发放。</translation>
    </message>
    <message>
        <source>This is not the code of a coupon. Check each character, and type it again.</source>
        <translation>这不是优惠券的券码，请逐字核对后重新输入。</translation>
    </message>
    <message>
        <source>Another member has claimed this coupon. Nothing was given.</source>
        <translation>该券已被其他会员领取，未发放。</translation>
    </message>
    <message>
        <source>{serial} is the number of a receipt, not an article; nothing was added.</source>
        <translation>{serial} 是小票单号，不是商品，未加入本单。</translation>
    </message>
    <message>
        <source>This member is not known here. Type the whole phone number and F2 to register.</source>
        <translation>本机没有该会员。可输入完整手机号按 F2 登记。</translation>
    </message>
    <message>
        <source>No member matches {key}. Type the whole phone number and F2 to register.</source>
        <translation>没有找到会员“{key}”。输入完整手机号按 F2 可登记新会员。</translation>
    </message>
    <message>
        <source>This card is reported lost. Check who it is; the sale goes on without it.</source>
        <translation>该卡已挂失，请核对身份。可不用会员继续收银。</translation>
    </message>
    <message>
        <source>This member is frozen. The sale goes on without membership.</source>
        <translation>该会员已冻结。可不用会员继续收银。</translation>
    </message>
    <message>
        <source>This membership was cancelled. The sale goes on without it.</source>
        <translation>该会员已注销。可不用会员继续收银。</translation>
    </message>
    <message>
        <source>First scan a member card, or type the last 4 digits and F2.</source>
        <translation>请先扫会员卡，或输入手机后四位按 F2。</translation>
    </message>
    <message>
        <source>Card {card} does not belong here. Nothing was changed.</source>
        <translation>卡号 {card} 不属于这里，未作任何更改。</translation>
    </message>
    <message>
        <source>Card {card} was given out before. Take a new one.</source>
        <translation>卡号 {card} 已发放过，请换一张新卡。</translation>
    </message>
    <message>
        <source>The status of this member cannot be changed so. Nothing was changed.</source>
        <translation>该会员的状态不能这样更改，未作任何更改。</translation>
    </message>
    <message>
        <source>First check who it is: ID, or code by SMS.</source>
        <translation>请先核对身份：证件或短信验证码。</translation>
    </message>
    <message>
        <source>{principal} and {uses} uses of passes were paid for. Refund them first.</source>
        <translation>尚有已付的 {principal} 元和 {uses} 次次卡，请先退款。</translation>
    </message>
    <message>
        <source>Documents not settled yet: {documents}. Try again when they are.</source>
        <translation>还有 {documents} 张单据未入账，入账后再试。</translation>
    </message>
    <message>
        <source>Check what was typed: {field}. Nothing is saved.</source>
        <translation>请检查所填内容：{field}。未保存。</translation>
    </message>
    <message>
        <source>The member has to agree to the present text first. Show it to them.</source>
        <translation>须先由会员同意现行文本，请出示给会员。</translation>
    </message>
    <message>
        <source>Under 14: enter the guardian, who has to agree. Selling goes on.</source>
        <translation>未满14周岁：请填监护人并取得同意，收银照常。</translation>
    </message>
    <message>
        <source>These two cannot become one: one of them was merged or cancelled before.</source>
        <translation>这两个会员不能合并：其中一个已合并或已注销。</translation>
    </message>
    <message>
        <source>The merge cannot be undone: something was spent since. Adjust it instead.</source>
        <translation>合并后已有消费，不能撤销，请改用调整单。</translation>
    </message>
    <message>
        <source>name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>sex</source>
        <translation>性别</translation>
    </message>
    <message>
        <source>birthday</source>
        <translation>生日</translation>
    </message>
    <message>
        <source>e-mail</source>
        <translation>电子邮箱</translation>
    </message>
    <message>
        <source>address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>preferences</source>
        <translation>偏好</translation>
    </message>
    <message>
        <source>guardian</source>
        <translation>监护人</translation>
    </message>
    <message>
        <source>identity number</source>
        <translation>证件号码</translation>
    </message>
    <message>
        <source>tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>member number</source>
        <translation>会员号</translation>
    </message>
    <message>
        <source>tier</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>referrer</source>
        <translation>推荐人</translation>
    </message>
    <message>
        <source>phone</source>
        <translation>手机号</translation>
    </message>
    <message>
        <source>reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>This code is of another half minute. Ask for a fresh one.</source>
        <translation>动态码已过期，请会员刷新后再扫。</translation>
    </message>
    <message>
        <source>This code was shown before. Ask for a fresh one.</source>
        <translation>动态码已用过，请会员刷新后再扫。</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Try again in {minutes} minutes.</source>
        <translation>密码错误次数过多，请 {minutes} 分钟后再试。</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Ask a manager to let you in.</source>
        <translation>密码错误次数过多，请店长解锁。</translation>
    </message>
    <message>
        <source>There is nothing to pay yet. Scan an article.</source>
        <translation>还没有商品，请先扫码。</translation>
    </message>
    <message>
        <source>Points usable here: {held}. That is too few.</source>
        <translation>本机可用积分 {held}，不够抵扣。</translation>
    </message>
    <message>
        <source>Offline: no points of this member are set aside here. Redeem them later.</source>
        <translation>离线：本机未预留该会员的积分，联网后才能抵扣。</translation>
    </message>
    <message>
        <source>Uses of this pass set aside here: {held}. Ask again in a moment.</source>
        <translation>本机可用次数 {held}。请稍候再试。</translation>
    </message>
    <message>
        <source>{short} of it is not set aside here yet. Ask again in a moment.</source>
        <translation>尚有 {short} 未在本机锁定。请稍候再试。</translation>
    </message>
    <message>
        <source>This member has no balance to use. Take cash (F9), or top up (F6).</source>
        <translation>该会员没有可用余额。请收现金（F9），或先充值（F6）。</translation>
    </message>
    <message>
        <source>Offline: no balance of this member is set aside here. Please take cash (F9).</source>
        <translation>离线：本机未预留该会员的余额，请收现金（F9）。</translation>
    </message>
    <message>
        <source>This coupon is not set aside here yet. Ask again in a moment.</source>
        <translation>该券尚未在本机预留，请稍后再试。</translation>
    </message>
    <message>
        <source>Offline: this coupon is not set aside here. Use it another time.</source>
        <translation>离线：该券未在本机预留，请下次使用。</translation>
    </message>
    <message>
        <source>From {minimum} points on; this sale may take {usable}.</source>
        <translation>满 {minimum} 分起抵，本单最多可抵 {usable} 分。</translation>
    </message>
    <message>
        <source>{code} is not given for points now. Choose another reward.</source>
        <translation>{code} 目前不能用积分兑换。请选其他兑换品。</translation>
    </message>
    <message>
        <source>This offer is not given for this amount. Choose another, or none.</source>
        <translation>该金额不能享受此活动。请选其他活动，或不参加。</translation>
    </message>
    <message>
        <source>This top-up needs to know who pays. Ask for the ID, then confirm.</source>
        <translation>本次充值需核实付款人。请查验证件后再确认。</translation>
    </message>
    <message>
        <source>From {amount} on a top-up is not paid in cash. Take a card or a transfer.</source>
        <translation>充值满 {amount} 不收现金。请用银行卡或转账。</translation>
    </message>
    <message>
        <source>This is paid with money: cash, card or transfer. Nothing was taken.</source>
        <translation>此项须用现金、银行卡或转账支付，未收款。</translation>
    </message>
    <message>
        <source>This pass does not pay for {article}. Take another pass, or money.</source>
        <translation>该次卡不能用于 {article}。请换次卡或收款。</translation>
    </message>
    <message>
        <source>Nothing is given for this just now.</source>
        <translation>此项目前没有奖励。</translation>
    </message>
    <message>
        <source>The member has had all that is given for this. Nothing was added.</source>
        <translation>该会员此项奖励已达上限，未增加。</translation>
    </message>
    <message>
        <source>The top-up {serial} was refunded before. Nothing was paid out.</source>
        <translation>充值单 {serial} 已退过款，未付款。</translation>
    </message>
    <message>
        <source>There is no such draw now. Nothing was taken.</source>
        <translation>现在没有这个抽奖活动，未扣任何东西。</translation>
    </message>
    <message>
        <source>{what} is not for this member now. Nothing was taken.</source>
        <translation>{what}暂不适用于该会员，未扣任何东西。</translation>
    </message>
    <message>
        <source>{what} is not given at this time. Nothing was taken.</source>
        <translation>{what}现在不在活动时间内，未扣任何东西。</translation>
    </message>
    <message>
        <source>This plan is not sold now. Choose another. Nothing was taken.</source>
        <translation>该方案目前不销售，请另选方案。未收款。</translation>
    </message>
    <message>
        <source>This plan cannot be tried, or the member has tried it. Sell it instead.</source>
        <translation>该方案不能试用，或该会员已试用过，请改为购买。</translation>
    </message>
    <message>
        <source>The member has a plan until {day}. It has to end first. Nothing was taken.</source>
        <translation>该会员的方案到 {day} 为止，须先结束。未收款。</translation>
    </message>
    <message>
        <source>This plan was ended and paid back before. Nothing was paid out.</source>
        <translation>该方案此前已结束并退款。未付款。</translation>
    </message>
    <message>
        <source>No line is selected that could be changed.</source>
        <translation>没有可修改的商品行。</translation>
    </message>
    <message>
        <source>The phone belongs to another member: perhaps the same person</source>
        <translation>手机号已属于另一位会员，可能是同一人</translation>
    </message>
    <message>
        <source>The member number belongs to another member</source>
        <translation>会员号已属于另一位会员</translation>
    </message>
    <message>
        <source>The card belongs to another member</source>
        <translation>会员卡已属于另一位会员</translation>
    </message>
    <message>
        <source>This member was registered already</source>
        <translation>该会员已登记过</translation>
    </message>
    <message>
        <source>The document names another till or shop</source>
        <translation>单据上的门店或机号不符</translation>
    </message>
    <message>
        <source>Waits until the head office is updated</source>
        <translation>等待总部程序升级</translation>
    </message>
    <message>
        <source>Waits for an earlier document of the same member</source>
        <translation>等待同一会员的前一张单据</translation>
    </message>
    <message>
        <source>Two tills use the same data: call the support</source>
        <translation>两台收银机用了同一份数据，请联系技术支持</translation>
    </message>
    <message>
        <source>The head office cannot verify it; nothing is lost. Call the support</source>
        <translation>总部无法核验，数据未丢失，请联系技术支持</translation>
    </message>
    <message>
        <source>Received {paid}, to pay {due}: {short} too little.</source>
        <translation>实收 {paid}，应收 {due}，还差 {short}。</translation>
    </message>
    <message>
        <source>The balance would be {after}, above the limit of {limit}. Take less.</source>
        <translation>充值后余额 {after}，超过上限 {limit}，请减少充值金额。</translation>
    </message>
    <message>
        <source>{amount} is not an amount to take. Type again.</source>
        <translation>金额 {amount} 不能收取，请重新输入。</translation>
    </message>
    <message>
        <source>A mobile number has 11 digits; this has {digits} or begins wrongly.</source>
        <translation>手机号应为 11 位，现为 {digits} 位或号段有误。</translation>
    </message>
    <message>
        <source>This phone belongs to {member} already. Press F2 again to take it.</source>
        <translation>该手机号已是会员 {member}，再按 F2 即可选用。</translation>
    </message>
    <message>
        <source>{coupon} is the code of a coupon. First put the member on the sale.</source>
        <translation>{coupon} 是券码。请先录入会员。</translation>
    </message>
    <message>
        <source>No sale is on hold.</source>
        <translation>没有挂单。</translation>
    </message>
    <message>
        <source>There is no receipt to print again yet.</source>
        <translation>本机还没有可重打的小票。</translation>
    </message>
    <message>
        <source>{value} is too much; at most {most}.</source>
        <translation>{value} 超出范围，最多 {most}。</translation>
    </message>
    <message>
        <source>The time for returns is over. A supervisor has to approve it.</source>
        <translation>已过退货期限，需主管授权。</translation>
    </message>
    <message>
        <source>A supervisor has to approve this.</source>
        <translation>此项需主管授权。</translation>
    </message>
    <message>
        <source>Of {name} only {left} can still come back. Type fewer.</source>
        <translation>{name} 最多还能退 {left}。请减少数量。</translation>
    </message>
    <message>
        <source>Receipt {serial} cannot be returned at this till now. Return without receipt.</source>
        <translation>小票 {serial} 现在不能在本机退货，可按无小票退货。</translation>
    </message>
    <message>
        <source>{due} is to be paid back, not {refunded}. Type again.</source>
        <translation>应退 {due}，不是 {refunded}。请重新输入。</translation>
    </message>
    <message>
        <source>Only {left} uses of this pass are left. Refund it as prepaid instead.</source>
        <translation>该次卡只剩 {left} 次，请按预付退款办理。</translation>
    </message>
    <message>
        <source>{article} is sold to {who} only now. Scan their card, or take it out.</source>
        <translation>{article}目前仅售给{who}，请扫会员卡，或取出该商品。</translation>
    </message>
    <message>
        <source>{article} is sold to some members only now. Scan a card, or take it out.</source>
        <translation>{article}目前仅售给部分会员，请扫会员卡，或取出该商品。</translation>
    </message>
    <message>
        <source>The head office cannot be reached. Selling goes on; it is sent later.</source>
        <translation>连不上总部。照常收银，联网后自动上传。</translation>
    </message>
    <message>
        <source>The head office has to check a coupon&apos;s code, and does not answer. The sale goes on.</source>
        <translation>券码要联网核对，总部暂无应答。可继续收银。</translation>
    </message>
    <message>
        <source>The head office is in trouble. Selling goes on; it is sent later.</source>
        <translation>总部系统繁忙或故障。照常收银，稍后自动上传。</translation>
    </message>
    <message>
        <source>The head office did not take what was sent. Selling goes on; tell the manager.</source>
        <translation>总部未接收本机数据。可继续收银，请告知店长。</translation>
    </message>
    <message>
        <source>Too much was sent at once; it is sent again in smaller parts.</source>
        <translation>一次上传过多，将分批重新上传。</translation>
    </message>
    <message>
        <source>Something else answered for the head office. Check the network; selling goes on.</source>
        <translation>应答的不是总部，请检查网络。不影响收银。</translation>
    </message>
    <message>
        <source>No backup could be made. Selling goes on; tell the manager.</source>
        <translation>未能备份。照常收银，请告知店长。</translation>
    </message>
    <message>
        <source>The medium of the second copy is missing or full. Selling goes on.</source>
        <translation>第二份副本的介质不在或已满。照常收银。</translation>
    </message>
    <message>
        <source>The second copy is not on another disk. Selling goes on; tell the manager.</source>
        <translation>第二份副本不在另一块盘上。照常收银，请告知店长。</translation>
    </message>
    <message>
        <source>The head office has no key for second copies. Selling goes on.</source>
        <translation>总部没有第二份副本的密钥。照常收银。</translation>
    </message>
    <message>
        <source>The address of the head office is not secure (https). Tell the manager.</source>
        <translation>总部网址不安全（须为 https），请告知店长。</translation>
    </message>
    <message>
        <source>What answers is not the head office: nothing was sent. Selling goes on; tell the manager.</source>
        <translation>应答的不是总部，什么也没有发出。照常收银，请告知店长。</translation>
    </message>
    <message>
        <source>The certificate of the head office has another name. Selling goes on; tell the manager.</source>
        <translation>总部证书的名称不符。照常收银，请告知店长。</translation>
    </message>
    <message>
        <source>The head office&apos;s certificate has expired, or this till&apos;s clock is wrong.</source>
        <translation>总部证书已过期，或本机时间不对。</translation>
    </message>
    <message>
        <source>The head office does not speak TLS 1.3. Selling goes on; tell the manager.</source>
        <translation>总部不支持 TLS 1.3。照常收银，请告知店长。</translation>
    </message>
    <message>
        <source>The head office points elsewhere; not followed. Check its address and the line.</source>
        <translation>总部把请求转到别处，未跟随。请检查网址和线路。</translation>
    </message>
    <message>
        <source>The head office does not know this till. Selling goes on; tell the manager.</source>
        <translation>总部不认识本机，请告知店长。不影响收银。</translation>
    </message>
    <message>
        <source>This program is too old for the head office. Update it after the shift.</source>
        <translation>程序版本过旧，请交班后更新。不影响收银。</translation>
    </message>
    <message>
        <source>The data of this till is of the preview 0.1.0. Enrol it anew.</source>
        <translation>本机数据属于预览版 0.1.0，请重新注册本机。</translation>
    </message>
    <message>
        <source>The data of this till cannot be read. Tell the manager.</source>
        <translation>本机数据无法读取，请告知店长。</translation>
    </message>
    <message>
        <source>More was spent than was set aside</source>
        <translation>使用超过预留额度</translation>
    </message>
    <message>
        <source>The head office works it out differently</source>
        <translation>总部核算结果不一致</translation>
    </message>
    <message>
        <source>Sold by rules the head office does not know</source>
        <translation>使用了总部没有的规则版本</translation>
    </message>
    <message>
        <source>What goods had earned that came back was not there any more</source>
        <translation>退货应收回的积分已不足</translation>
    </message>
    <message>
        <source>All tills together gave more than the rules allow</source>
        <translation>各收银机合计发放超过了规则上限</translation>
    </message>
    <message>
        <source>The head office does not know the member</source>
        <translation>总部没有这位会员</translation>
    </message>
    <message>
        <source>A change of status came late; the stricter one holds</source>
        <translation>状态变更迟到，以更严格的为准</translation>
    </message>
    <message>
        <source>An agreement came late; the refusal holds</source>
        <translation>同意迟到，以拒绝为准</translation>
    </message>
    <message>
        <source>These members were not merged by this document</source>
        <translation>这两位会员没有按此单据合并过</translation>
    </message>
    <message>
        <source>A till holds value of both members; the merge cannot be undone yet</source>
        <translation>收银机占用着两位会员的余额，暂不能撤销合并</translation>
    </message>
    <message>
        <source>The prepaid refund starts from other figures than the head office has</source>
        <translation>退储值的依据与总部记录不一致</translation>
    </message>
    <message>
        <source>The bar code belongs to another member</source>
        <translation>条码属于另一位会员</translation>
    </message>
    <message>
        <source>The phone of a new member did not arrive</source>
        <translation>新会员的手机号未上传</translation>
    </message>
</context>
</TS>
