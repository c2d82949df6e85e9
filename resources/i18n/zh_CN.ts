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
        <source>Weigh</source>
        <translation>称重</translation>
    </message>
    <message>
        <source>Weigh the selected line again; take what lies there</source>
        <translation>选中的商品重新称重；秤上没换也照此重量</translation>
    </message>
    <message>
        <source>Tare</source>
        <translation>去皮</translation>
    </message>
    <message>
        <source>Tare the scale: the container on it weighs nothing</source>
        <translation>电子秤去皮：秤盘上的容器不计重量</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>改价</translation>
    </message>
    <message>
        <source>Price of the selected line</source>
        <translation>给选中的行改价</translation>
    </message>
    <message>
        <source>Discount</source>
        <translation>折扣</translation>
    </message>
    <message>
        <source>Discount of the line: 88 is 12 % off, 100 undoes it</source>
        <translation>选中行打折：88 为 8.8 折，100 取消</translation>
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
        <source>Cancel sale</source>
        <translation>整单取消</translation>
    </message>
    <message>
        <source>Give up the whole sale, with a reason</source>
        <translation>整单取消，需选原因</translation>
    </message>
    <message>
        <source>Without code</source>
        <translation>无码销售</translation>
    </message>
    <message>
        <source>Sell an article that is not on file, at the price typed</source>
        <translation>按输入的价钱卖一件未建档的商品</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Note on the selected line or on the sale; it is printed</source>
        <translation>给选中行或整单写备注，印在小票上</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search goods and members, in Chinese too</source>
        <translation>搜商品和会员，可用中文输入法</translation>
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
        <source>Make even</source>
        <translation>凑整</translation>
    </message>
    <message>
        <source>Redeem the points that leave a whole yuan amount</source>
        <translation>用积分把应收凑成整元</translation>
    </message>
    <message>
        <source>Offers</source>
        <translation>优惠</translation>
    </message>
    <message>
        <source>Offers: see and choose, or a code; 88: 12 % off all</source>
        <translation>优惠：查看、选用或输口令；88 为整单 8.8 折</translation>
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
        <source>Hold this sale; with an empty basket, resume one; 0 first: list them</source>
        <translation>挂起本单；无商品时取回挂单；先按 0：列出全部</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>Take goods back: scan the receipt, or type how it ends</source>
        <translation>退货：扫小票，或输入单号末几位</translation>
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
        <source>Bank card</source>
        <translation>银行卡</translation>
    </message>
    <message>
        <source>Bank card, paid at the terminal: the rest, or what was typed</source>
        <translation>刷银行卡：收剩下的，或先输入金额</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>结算</translation>
    </message>
    <message>
        <source>Settle: pay in parts, see and give back payments</source>
        <translation>结算：拆开收款，查看和退回付款</translation>
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
        <source>Receipts</source>
        <translation>单据</translation>
    </message>
    <message>
        <source>Receipts of this till: find, print again, return goods</source>
        <translation>本机单据：查询、重打、退货</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo the last step; with no goods, the sale just made</source>
        <translation>撤销上一步；空单时红冲刚完成的销售</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Shift: report, cash in and out; the counted total closes it</source>
        <translation>班次：X 报表、存入、提现；输入实点总额交班</translation>
    </message>
    <message>
        <source>Open drawer</source>
        <translation>开钱箱</translation>
    </message>
    <message>
        <source>Open the drawer without a sale, with a reason</source>
        <translation>不销售开钱箱，需选原因</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁屏</translation>
    </message>
    <message>
        <source>Lock the till, or hand it over to a colleague</source>
        <translation>锁屏，或换同事接班</translation>
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
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Set up and try printer, scanner and other devices</source>
        <translation>设置并试用打印机、扫码枪等设备</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>This till: how it stands, backups, log, practice</source>
        <translation>本机状态、备份、日志、诊断、练习</translation>
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
        <source>Change keys</source>
        <translation>改键</translation>
    </message>
    <message>
        <source>Give actions other keys; F11 there prints a key sheet</source>
        <translation>给功能换按键；在其中按 F11 打印键位表</translation>
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
    <name>ActivationStep</name>
    <message>
        <source>The head office gives a code for each till. It holds for 15 minutes and is used once.</source>
        <translation>激活码由总部发放，15 分钟内有效，只能用一次。</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>Address of the head office</source>
        <translation>总部网址</translation>
    </message>
    <message>
        <source>Activation code</source>
        <translation>激活码</translation>
    </message>
    <message>
        <source>File of its own certificate, if it has one</source>
        <translation>总部自己的证书文件（没有可不填）</translation>
    </message>
    <message>
        <source>Activate</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>Shop and till</source>
        <translation>门店和机号</translation>
    </message>
    <message>
        <source>Head office</source>
        <translation>总部</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>证书指纹</translation>
    </message>
    <message>
        <source>A public certificate</source>
        <translation>公共机构的证书</translation>
    </message>
    <message>
        <source>Asking the head office…</source>
        <translation>正在联系总部……</translation>
    </message>
    <message>
        <source>This computer is {shop} {till} now. Compare the fingerprint.</source>
        <translation>本机已是 {shop} {till}，请核对指纹。</translation>
    </message>
</context>
<context>
    <name>AheadPanel</name>
    <message>
        <source>Enter: ask now or finish; Del: give it up; Esc: go on selling</source>
        <translation>回车：再问或完成；Del：不要了；Esc：继续收银</translation>
    </message>
    <message>
        <source>Paid membership</source>
        <translation>付费会员</translation>
    </message>
    <message>
        <source>Top up</source>
        <translation>充值</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>积分兑换</translation>
    </message>
    <message>
        <source>To be paid</source>
        <translation>待收款</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>已收款</translation>
    </message>
    <message>
        <source>It is paid. Enter finishes; Del gives the money back.</source>
        <translation>已收到。回车完成；Del 把钱退回。</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>再问一次</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>会员</translation>
    </message>
    <message>
        <source>For</source>
        <translation>项目</translation>
    </message>
</context>
<context>
    <name>Amount</name>
    <message>
        <source>{what}, then Enter</source>
        <translation>{what}，按 Enter</translation>
    </message>
    <message>
        <source>Type or choose an amount</source>
        <translation>请输入或选择金额</translation>
    </message>
    <message>
        <source>{typed} is not an amount.</source>
        <translation>{typed} 不是金额。</translation>
    </message>
    <message>
        <source>Type an amount first, then Enter.</source>
        <translation>请先输入金额，再按 Enter。</translation>
    </message>
</context>
<context>
    <name>Approving</name>
    <message>
        <source>Somebody has to approve this</source>
        <translation>需要授权</translation>
    </message>
    <message>
        <source>Reason: its digit and Enter, or ↑ ↓</source>
        <translation>原因：数字 + Enter，或 ↑ ↓</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>授权</translation>
    </message>
    <message>
        <source>Ask the head office</source>
        <translation>请总部授权</translation>
    </message>
    <message>
        <source>The head office is asked. Esc gives it up; a colleague here can approve.</source>
        <translation>已请总部授权，请稍候。Esc 放弃；店内同事也可授权。</translation>
    </message>
    <message>
        <source>First the approval. Esc gives it up; nothing is changed then.</source>
        <translation>请先授权；按 Esc 放弃，不会有任何改动。</translation>
    </message>
</context>
<context>
    <name>Asking</name>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Check who it is: ID card, or the code by SMS</source>
        <translation>核对身份：证件或短信验证码</translation>
    </message>
    <message>
        <source>Checked, it is they</source>
        <translation>证件已核对，是本人</translation>
    </message>
    <message>
        <source>Not shown</source>
        <translation>未出示</translation>
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
        <source>Show it</source>
        <translation>打开</translation>
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
        <source>¥{amount} not given back yet</source>
        <translation>¥{amount} 还没有退回</translation>
    </message>
    <message>
        <source>The till asks the provider until it is done. Tell the customer so.</source>
        <translation>程序会一直催办到退回为止，请告诉顾客。</translation>
    </message>
    <message>
        <source>The provider did not give ¥{amount} back</source>
        <translation>服务商没有退回 ¥{amount}</translation>
    </message>
    <message>
        <source>The return stands. Give the money back in another way, and note it here.</source>
        <translation>退货有效。请用别的方式退钱，再在这里记下。</translation>
    </message>
    <message>
        <source>A top-up, plan or reward of ¥{amount} waits for its payment</source>
        <translation>充值、付费会员或积分兑换 ¥{amount} 还在等付款</translation>
    </message>
    <message>
        <source>Ask the provider again, finish it, or give it up.</source>
        <translation>再问服务商，完成它，或者不要了。</translation>
    </message>
    <message>
        <source>The head office has closed this till&apos;s records</source>
        <translation>总部已封存本机的旧流水</translation>
    </message>
    <message>
        <source>Selling goes on in new ones. Value that was set aside here stays locked until the manager settles it in the back office.</source>
        <translation>已启用新流水，照常收银。原先留存在本机的额度已锁定，由店长在后台处理。</translation>
    </message>
    <message>
        <source>Value set aside here was not granted so</source>
        <translation>本机留存的额度与总部签发的不符</translation>
    </message>
    <message>
        <source>The head office did not sign it, so it cannot be spent. Somebody may have changed the data of this till. Tell the manager.</source>
        <translation>没有总部的有效签名，不能使用。本机数据可能被改动，请告知店长。</translation>
    </message>
    <message>
        <source>The data of this till was damaged and is restored</source>
        <translation>本机数据曾损坏，已恢复</translation>
    </message>
    <message>
        <source>It goes on from its last backup. The damaged files are kept; what they had unsent can be given to the head office. Tell the manager.</source>
        <translation>已从最近的备份继续。损坏的文件已保留，其中未上传的单据可交给总部。请告知店长。</translation>
    </message>
    <message>
        <source>Something to ask about, and no proof of anything. The manager looks.</source>
        <translation>仅供核查，不代表违规。请店长查看。</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>再问一次</translation>
    </message>
    <message>
        <source>Given back otherwise</source>
        <translation>已另行退回</translation>
    </message>
    <message>
        <source>The manager knows</source>
        <translation>已告知店长</translation>
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
    <name>BackupCard</name>
    <message>
        <source>One is made every hour by itself. Selling goes on meanwhile.</source>
        <translation>每小时自动备份一次，备份时照常收银。</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Making a backup</source>
        <translation>正在备份</translation>
    </message>
    <message>
        <source>The last backups</source>
        <translation>最近的备份</translation>
    </message>
    <message>
        <source>None yet.</source>
        <translation>还没有备份。</translation>
    </message>
    <message>
        <source>Making a backup. Selling goes on.</source>
        <translation>正在备份，可以照常收银。</translation>
    </message>
    <message>
        <source>Backed up and checked: {size}, {place}</source>
        <translation>已备份并检查：{size}，{place}</translation>
    </message>
</context>
<context>
    <name>BlindPanel</name>
    <message>
        <source>Return without receipt</source>
        <translation>无小票退货</translation>
    </message>
    <message>
        <source>At today&apos;s price; F4 lowers it. Somebody has to approve it.</source>
        <translation>按今日售价，F4 可改低；须授权</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>品名</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>单价</translation>
    </message>
    <message>
        <source>Comes back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Scan what comes back; n * how many; 9.9 F4 the price; then +</source>
        <translation>扫退回商品；n * 数量；9.9 F4 价格；再按 +</translation>
    </message>
    <message>
        <source>Type how many first, then *.</source>
        <translation>请先输入数量，再按 *</translation>
    </message>
    <message>
        <source>Type the price first, then F4.</source>
        <translation>请先输入价格，再按 F4</translation>
    </message>
    <message>
        <source>No more than it costs today is paid back.</source>
        <translation>退款不能高于今日售价</translation>
    </message>
    <message>
        <source>Nothing there yet. Scan what comes back.</source>
        <translation>还没有商品，请扫退回的商品</translation>
    </message>
    <message>
        <source>Worth {amount}</source>
        <translation>合计 {amount}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>BlindReturning</name>
    <message>
        <source>Which article?</source>
        <translation>哪个商品？</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>Points that such goods earn are taken back from</source>
        <translation>扣回该商品所得积分</translation>
    </message>
    <message>
        <source>Without a receipt somebody has to approve it.</source>
        <translation>无小票退货须店长授权</translation>
    </message>
    <message>
        <source>Return without receipt: {amount} back</source>
        <translation>无小票退货：退 {amount}</translation>
    </message>
</context>
<context>
    <name>BundleCard</name>
    <message>
        <source>For whoever helps from afar: settings, log, checks and counts. No names, no phones, no cards, no keys. Nothing is sent: you hand on the file yourself.</source>
        <translation>供远程协助用：设置、日志、检查结果和数量；没有姓名、手机号、卡号和密钥。不会自动发送，由您自己转交。</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>诊断包</translation>
    </message>
    <message>
        <source>Gather</source>
        <translation>收集</translation>
    </message>
    <message>
        <source>Write the file</source>
        <translation>写成文件</translation>
    </message>
    <message>
        <source>What is gathered is listed here first.</source>
        <translation>收集到的内容先列在这里。</translation>
    </message>
    <message>
        <source>What is in it</source>
        <translation>包含的内容</translation>
    </message>
    <message>
        <source>Checking the whole journal. Selling goes on.</source>
        <translation>正在检查全部单据，可以照常收银。</translation>
    </message>
    <message numerus="yes">
        <source>%n files. Write them into one?</source>
        <translation>
            <numerusform>共 %n 个文件，写成一个诊断包？</numerusform>
        </translation>
    </message>
    <message>
        <source>Written: {place}</source>
        <translation>已写入：{place}</translation>
    </message>
</context>
<context>
    <name>Cards</name>
    <message>
        <source>Reported lost: {who}. Check who it is</source>
        <translation>该卡已挂失：{who}。请核对身份</translation>
    </message>
    <message>
        <source>Cards: {who}</source>
        <translation>会员卡：{who}</translation>
    </message>
    <message>
        <source>Found again</source>
        <translation>找到了</translation>
    </message>
    <message>
        <source>ID is checked</source>
        <translation>需核对证件</translation>
    </message>
    <message>
        <source>Report the loss</source>
        <translation>挂失</translation>
    </message>
    <message>
        <source>nothing is paid with it any more</source>
        <translation>立即停止支付</translation>
    </message>
    <message>
        <source>Add a card</source>
        <translation>加一张卡</translation>
    </message>
    <message>
        <source>scan it</source>
        <translation>扫新卡</translation>
    </message>
    <message>
        <source>Take a card off</source>
        <translation>停用一张卡</translation>
    </message>
    <message>
        <source>To another person</source>
        <translation>转让他人</translation>
    </message>
    <message>
        <source>a manager approves it</source>
        <translation>需店长授权</translation>
    </message>
    <message>
        <source>Replace a card</source>
        <translation>补卡</translation>
    </message>
    <message>
        <source>Which card?</source>
        <translation>哪一张卡？</translation>
    </message>
    <message>
        <source>A card that was never given out. Nothing is changed before.</source>
        <translation>用没发过的新卡；扫卡前不做改动。</translation>
    </message>
    <message>
        <source>The new card</source>
        <translation>新卡</translation>
    </message>
    <message>
        <source>Scan it, or type its number</source>
        <translation>扫卡或输入卡号</translation>
    </message>
    <message>
        <source>reported at the counter</source>
        <translation>柜台挂失</translation>
    </message>
    <message>
        <source>Reported lost. Nothing can be paid with it; the sale goes on.</source>
        <translation>已挂失，该卡不能支付；本单可继续。</translation>
    </message>
    <message>
        <source>found again</source>
        <translation>卡已找回</translation>
    </message>
    <message>
        <source>The card is good again. Scan it to serve the member.</source>
        <translation>已解挂，请重新扫卡。</translation>
    </message>
    <message>
        <source>The card {card} is the member&apos;s now.</source>
        <translation>卡 {card} 已绑定。</translation>
    </message>
    <message>
        <source>The card {card} takes the place of the old one.</source>
        <translation>已补卡，新卡 {card}，旧卡作废。</translation>
    </message>
    <message>
        <source>The card {card} names nobody any more.</source>
        <translation>卡 {card} 已停用。</translation>
    </message>
    <message>
        <source>Or nothing: a card alone is enough.</source>
        <translation>可不填，有卡即可。</translation>
    </message>
    <message>
        <source>Phone of the new holder</source>
        <translation>受让人手机号</translation>
    </message>
    <message>
        <source>Does {name} agree to the membership?</source>
        <translation>{name} 是否同意成为会员？</translation>
    </message>
    <message>
        <source>Agrees</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>Does not: nothing is changed</source>
        <translation>不同意，不做改动</translation>
    </message>
    <message>
        <source>All that is left goes over with it. Both are here, IDs are checked.</source>
        <translation>余额权益一并转让；双方到场并核对证件。</translation>
    </message>
    <message>
        <source>Name of the new holder</source>
        <translation>受让人姓名</translation>
    </message>
    <message>
        <source>Hand the membership over to {name}</source>
        <translation>会员转让给 {name}</translation>
    </message>
    <message>
        <source>The membership is {name}&apos;s now. Let them choose a new PIN.</source>
        <translation>已转让给 {name}，请其设置新密码。</translation>
    </message>
    <message>
        <source>This card is {who}&apos;s already. Take a new one.</source>
        <translation>该卡已属于 {who}，请换一张新卡。</translation>
    </message>
</context>
<context>
    <name>Cart</name>
    <message>
        <source>Scan the first article</source>
        <translation>请扫商品条码</translation>
    </message>
    <message>
        <source>No shift is open</source>
        <translation>未开班 ·</translation>
    </message>
    <message>
        <source>opens one</source>
        <translation>开班</translation>
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
    <name>Closed</name>
    <message>
        <source>Shift closed</source>
        <translation>已交班</translation>
    </message>
    <message>
        <source>Selling goes on without a shift, too.</source>
        <translation>不开班也可以继续收银。</translation>
    </message>
    <message>
        <source>Open the next shift</source>
        <translation>继续接班</translation>
    </message>
    <message>
        <source>Too much in the drawer</source>
        <translation>长款</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>短款</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>账实相符</translation>
    </message>
    <message>
        <source>Z report no.</source>
        <translation>Z 报表号</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>实点现金</translation>
    </message>
    <message>
        <source>Should be</source>
        <translation>应有现金</translation>
    </message>
</context>
<context>
    <name>ConsentPage</name>
    <message>
        <source>I agree and become a member</source>
        <translation>我同意，成为会员</translation>
    </message>
    <message>
        <source>You may send me offers (as you like)</source>
        <translation>愿意接收优惠信息（可不选）</translation>
    </message>
    <message>
        <source>I am the guardian and agree for the child</source>
        <translation>我是监护人，同意为孩子登记</translation>
    </message>
    <message>
        <source>Become a member: {phone}</source>
        <translation>加入会员：{phone}</translation>
    </message>
    <message>
        <source>{shop} keeps your phone number, and your name and birthday if you tell them, for your points, balance and receipts, as long as you are a member and as the law asks after that. Nobody else gets them. Here at the counter you may see, correct or delete them and take your consent back at any time. You can buy without joining.</source>
        <translation>{shop}收集您的手机号（以及您自愿提供的姓名、生日），仅用于会员积分、储值和小票服务，保存至您退出会员及法律要求的期限，不提供给他人。您可随时在收银台查询、更正、删除，或撤回同意。不加入会员不影响购物。</translation>
    </message>
    <message>
        <source>For a child under 14 a parent or guardian decides. The child&apos;s data are used for nothing else, and the guardian may have them shown, corrected and deleted at any time.</source>
        <translation>未满14周岁须由父母或其他监护人同意。孩子的信息不作其他用途，监护人可随时查阅、更正、删除。</translation>
    </message>
    <message>
        <source>Text {version}</source>
        <translation>文本版本 {version}</translation>
    </message>
</context>
<context>
    <name>Consenting</name>
    <message>
        <source>Asking the head office…</source>
        <translation>正在问总部…</translation>
    </message>
    <message>
        <source>Consents: {who}</source>
        <translation>授权：{who}</translation>
    </message>
    <message>
        <source>Consents known here: {who}</source>
        <translation>授权（仅本机记录）：{who}</translation>
    </message>
    <message>
        <source>never asked</source>
        <translation>未询问过</translation>
    </message>
    <message>
        <source>the head office knows</source>
        <translation>总部有记录</translation>
    </message>
    <message>
        <source>refused {day} {how}</source>
        <translation>{day} {how}撤回或拒绝</translation>
    </message>
    <message>
        <source>{day} {how}, to the old text {version}</source>
        <translation>{day} {how}，旧文本 {version}</translation>
    </message>
    <message>
        <source>since {day} {how}, text {version}</source>
        <translation>{day} {how}，文本 {version}</translation>
    </message>
    <message>
        <source>{what}, text {version}</source>
        <translation>{what}（文本 {version}）</translation>
    </message>
    <message>
        <source>Agrees</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>told to you just now</source>
        <translation>顾客刚口头告知</translation>
    </message>
    <message>
        <source>Takes it back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>holds at once, asks no reason</source>
        <translation>立即生效，不问原因</translation>
    </message>
    <message>
        <source>take it off</source>
        <translation>点此去掉</translation>
    </message>
    <message>
        <source>Take a tag off</source>
        <translation>去标签</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>加标签</translation>
    </message>
    <message>
        <source>given by the rules</source>
        <translation>按规则自动</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Tags: the head office knows which</source>
        <translation>标签：总部有记录</translation>
    </message>
    <message>
        <source>What the rules give comes and goes by itself.</source>
        <translation>自动标签按规则增减，不能手工去掉。</translation>
    </message>
    <message>
        <source>At most 20 characters. The head office shows which there are.</source>
        <translation>最多 20 字；已有标签在后台查看。</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Consent: membership</source>
        <translation>授权：会员服务</translation>
    </message>
    <message>
        <source>Consent: offers by message</source>
        <translation>授权：优惠短信</translation>
    </message>
    <message>
        <source>Consent: personal offers</source>
        <translation>授权：个性化推荐</translation>
    </message>
    <message>
        <source>Consent: sensitive data</source>
        <translation>授权：敏感信息</translation>
    </message>
    <message>
        <source>Consent: guardian of a child</source>
        <translation>授权：儿童监护人</translation>
    </message>
    <message>
        <source>by word</source>
        <translation>口头</translation>
    </message>
    <message>
        <source>on the screen</source>
        <translation>顾客屏</translation>
    </message>
    <message>
        <source>Changed. The head office hears of it.</source>
        <translation>已修改，将上报总部。</translation>
    </message>
</context>
<context>
    <name>Count</name>
    <message>
        <source>Close the shift: count the drawer</source>
        <translation>交班：清点钱箱</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>实点现金</translation>
    </message>
    <message>
        <source>Or by notes and coins: ↑ ↓, then how many and *</source>
        <translation>或按面额清点：↑ ↓ 选面额，输入张数按 *</translation>
    </message>
    <message>
        <source>What there should be is shown after it.</source>
        <translation>盲点：确认后才显示应有金额。</translation>
    </message>
    <message>
        <source>Counted total, then Enter</source>
        <translation>实点总额，按 Enter</translation>
    </message>
    <message>
        <source>Type the counted total first, then Enter.</source>
        <translation>请先输入实点总额，再按 Enter。</translation>
    </message>
    <message>
        <source>Type how many there are first, then *.</source>
        <translation>请先输入张数，再按 *。</translation>
    </message>
    <message>
        <source>{typed} is not an amount.</source>
        <translation>{typed} 不是金额。</translation>
    </message>
    <message>
        <source>Notes and coins are counted already: {typed} and * is how many.</source>
        <translation>已在按面额清点：{typed} 后按 * 为张数。</translation>
    </message>
    <message>
        <source>Close the shift with {amount}</source>
        <translation>按 {amount} 交班</translation>
    </message>
    <message>
        <source>Type the counted total</source>
        <translation>请输入实点总额</translation>
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
    <name>Credentials</name>
    <message>
        <source>PIN of {who}, then Enter</source>
        <translation>{who} 的密码，按 Enter</translation>
    </message>
    <message>
        <source>Your number, then Enter; or scan your card</source>
        <translation>输入工号按 Enter，或扫工牌</translation>
    </message>
    <message>
        <source>Number or card</source>
        <translation>工号或工牌</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>密码</translation>
    </message>
</context>
<context>
    <name>CustomerWindow</name>
    <message>
        <source>For the customer</source>
        <translation>顾客屏</translation>
    </message>
</context>
<context>
    <name>Device</name>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Cash drawer</source>
        <translation>钱箱</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>扫码枪</translation>
    </message>
    <message>
        <source>Card reader</source>
        <translation>读卡器</translation>
    </message>
    <message>
        <source>Pole display</source>
        <translation>客显</translation>
    </message>
    <message>
        <source>Second screen</source>
        <translation>顾客屏</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>电子秤</translation>
    </message>
</context>
<context>
    <name>DeviceList</name>
    <message>
        <source>Not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>Not set up</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>On its own line</source>
        <translation>单独接线</translation>
    </message>
    <message>
        <source>At the printer</source>
        <translation>接在打印机上</translation>
    </message>
    <message>
        <source>At the keyboard</source>
        <translation>键盘口</translation>
    </message>
    <message>
        <source>Switched on</source>
        <translation>已开启</translation>
    </message>
    <message>
        <source>Being looked for</source>
        <translation>正在查找</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>Does not answer</source>
        <translation>无应答</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
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
</context>
<context>
    <name>DevicesPage</name>
    <message>
        <source>Not saved yet. Save or discard it; Esc once more discards it.</source>
        <translation>尚未保存。请保存或放弃；再按一次 Esc 即放弃。</translation>
    </message>
    <message>
        <source>{count} found. Choose in the list of the address.</source>
        <translation>找到 {count} 个接口，请在“地址”的列表里选。</translation>
    </message>
    <message>
        <source>None found. Plug the device in, or type its address.</source>
        <translation>没有找到。请插好设备，或直接填写地址。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Saved. It works from now on.</source>
        <translation>已保存，立即生效。</translation>
    </message>
    <message>
        <source>A setting is wrong: see beside it. Nothing was changed.</source>
        <translation>有一项填得不对，见旁边的说明。什么也没有改变。</translation>
    </message>
</context>
<context>
    <name>Doctor</name>
    <message>
        <source>Chinese</source>
        <translation>汉字</translation>
    </message>
    <message>
        <source>Type the smallest number whose characters are all right.</source>
        <translation>请输入字全对的最小编号。</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Type the largest number that is one line and ends with | at the right.</source>
        <translation>请输入不换行、右端有 | 的最大编号。</translation>
    </message>
    <message>
        <source>QR codes</source>
        <translation>二维码</translation>
    </message>
    <message>
        <source>Scan them with a phone. Type the smallest number that it reads.</source>
        <translation>请用手机扫，输入扫得出的最小编号。</translation>
    </message>
    <message>
        <source>Bar codes</source>
        <translation>条码</translation>
    </message>
    <message>
        <source>Scan them with the scanner. Type the smallest number that it reads; of two of one length, the larger.</source>
        <translation>请用扫码枪扫，输入扫得出的最小编号；两条一样长时输入其中大的。</translation>
    </message>
    <message>
        <source>Knife</source>
        <translation>切纸</translation>
    </message>
    <message>
        <source>Look above the cut. Type the last number that is whole.</source>
        <translation>请看切断处上面，输入最后一个完整的编号。</translation>
    </message>
    <message>
        <source>Print the samples</source>
        <translation>打印样张</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Nothing is saved before the end.</source>
        <translation>做完最后一步才保存。</translation>
    </message>
    <message>
        <source>Printer doctor {at}/{count}: {about}</source>
        <translation>打印机医生 {at}/{count}：{about}</translation>
    </message>
    <message>
        <source>0 to {last}; 0: none of them</source>
        <translation>0 至 {last}；都不行输入 0</translation>
    </message>
    <message>
        <source>The samples are being printed…</source>
        <translation>正在打印样张…</translation>
    </message>
    <message>
        <source>Type one of the numbers on the slip, 0 to {last}.</source>
        <translation>请输入纸上的编号，0 至 {last}。</translation>
    </message>
    <message>
        <source>Printer doctor: what was found out</source>
        <translation>打印机医生：检查结果</translation>
    </message>
    <message>
        <source>The printer is being asked how it confirms a print…</source>
        <translation>正在询问打印机怎样确认打完…</translation>
    </message>
    <message>
        <source>These settings are saved together, or none of them.</source>
        <translation>以下设置一起保存，或都不保存。</translation>
    </message>
    <message>
        <source>The printer did not say how it confirms; that stays as it was.</source>
        <translation>打印机没有说明怎样确认，这一项不变。</translation>
    </message>
    <message>
        <source>All is set well already.</source>
        <translation>现有设置都合适，不用改。</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
</context>
<context>
    <name>DocumentList</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>单号</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>会员</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>End of a number, or an amount as 12.50, then Enter; or scan it</source>
        <translation>输入单号末几位或金额（如 12.50）按 Enter，或扫小票</translation>
    </message>
    <message>
        <source>Found for {sought}. Esc shows all again.</source>
        <translation>查找 {sought} 的结果，Esc 显示全部</translation>
    </message>
    <message>
        <source>What this till printed, the newest first</source>
        <translation>本机单据，最新在前</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>单据查询</translation>
    </message>
    <message>
        <source>Only goods of a sale come back. Mark a sale.</source>
        <translation>只有销售单可以退货，请选中销售单</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>重打</translation>
    </message>
</context>
<context>
    <name>Documents</name>
    <message>
        <source>Sale</source>
        <translation>销售</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>No receipt</source>
        <translation>无小票退货</translation>
    </message>
    <message>
        <source>Top-up</source>
        <translation>充值</translation>
    </message>
    <message>
        <source>Balance paid back</source>
        <translation>储值退款</translation>
    </message>
    <message>
        <source>Membership bought</source>
        <translation>开通会员</translation>
    </message>
    <message>
        <source>Membership ended</source>
        <translation>退会</translation>
    </message>
    <message>
        <source>Cash in or out</source>
        <translation>现金存取</translation>
    </message>
    <message>
        <source>Z report</source>
        <translation>Z 日结</translation>
    </message>
    <message>
        <source>Print {what} again: why?</source>
        <translation>重打 {what}：原因？</translation>
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
        <source>Into the balance</source>
        <translation>零钱转存</translation>
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
        <source>Goods taken back</source>
        <translation>已退货</translation>
    </message>
    <message>
        <source>Back to the customer</source>
        <translation>退给顾客</translation>
    </message>
    <message>
        <source>Exchanged</source>
        <translation>已换货</translation>
    </message>
    <message>
        <source>Printing again</source>
        <translation>正在重打小票</translation>
    </message>
</context>
<context>
    <name>Drawing</name>
    <message>
        <source>Enter alone draws.</source>
        <translation>直接按回车抽奖。</translation>
    </message>
    <message>
        <source>It costs</source>
        <translation>消耗</translation>
    </message>
    <message>
        <source>Draw once</source>
        <translation>抽一次</translation>
    </message>
    <message>
        <source>The chances here and now, and what they cost:</source>
        <translation>本机此刻的中奖概率和消耗：</translation>
    </message>
    <message>
        <source>Enter draws once</source>
        <translation>回车抽一次</translation>
    </message>
    <message>
        <source>{draw}: {prize}.</source>
        <translation>{draw}：{prize}。</translation>
    </message>
    <message>
        <source>{won} Hand it over now.</source>
        <translation>{won}请现场交付奖品。</translation>
    </message>
    <message>
        <source>Drawn: {prize}</source>
        <translation>抽中：{prize}</translation>
    </message>
    <message>
        <source>{points} points</source>
        <translation>{points} 分</translation>
    </message>
</context>
<context>
    <name>Duty</name>
    <message>
        <source>Nobody has a PIN yet, so the till cannot be locked.</source>
        <translation>还没有人设密码，不能锁屏。</translation>
    </message>
    <message>
        <source>{who} is at the till now.</source>
        <translation>当班：{who}。</translation>
    </message>
</context>
<context>
    <name>Entry</name>
    <message>
        <source>{what}, then Enter</source>
        <translation>输入{what}，按 Enter</translation>
    </message>
    <message>
        <source>Type it first, then Enter. Esc leaves all as it is.</source>
        <translation>请先输入再按 Enter；Esc 不做改动。</translation>
    </message>
</context>
<context>
    <name>ExchangePanel</name>
    <message>
        <source>Article</source>
        <translation>品名</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Number on the terminal&apos;s slip, then Enter</source>
        <translation>签购单上的流水号，回车</translation>
    </message>
    <message>
        <source>Cash, then F9; or scan the payment code, Ctrl+B card, F5 balance</source>
        <translation>现金按 F9；或扫付款码，Ctrl+B 银行卡，F5 余额</translation>
    </message>
    <message>
        <source>Scan the new goods; then + or, with what is handed over, F9</source>
        <translation>扫新商品；再按 +，或输入实收按 F9</translation>
    </message>
    <message>
        <source>Exchange</source>
        <translation>换货</translation>
    </message>
    <message>
        <source>{serial}: what comes back counts {amount}.</source>
        <translation>{serial}：退回商品抵 {amount}</translation>
    </message>
    <message>
        <source>Back to the customer</source>
        <translation>应退顾客</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>应收</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>再问一次</translation>
    </message>
    <message>
        <source>{amount} to pay: F9 takes it in cash.</source>
        <translation>还应收 {amount}：按 F9 收现金</translation>
    </message>
    <message>
        <source>First the exchange: F9 takes the rest in cash, Esc ends it.</source>
        <translation>请先完成换货：F9 收差额，Esc 放弃</translation>
    </message>
    <message>
        <source>{typed} is not an amount.</source>
        <translation>{typed} 不是金额</translation>
    </message>
    <message>
        <source>Scan the new goods first.</source>
        <translation>请先扫新商品</translation>
    </message>
</context>
<context>
    <name>Exchanging</name>
    <message>
        <source>Which article?</source>
        <translation>哪个商品？</translation>
    </message>
    <message>
        <source>Type how many first, then *.</source>
        <translation>请先输入数量，再按 *</translation>
    </message>
    <message>
        <source>Exchange of {serial}: {amount} counts</source>
        <translation>换货 {serial}：抵 {amount}</translation>
    </message>
    <message>
        <source>No exchange: nothing came back. What is rung up stays.</source>
        <translation>已放弃换货：未退任何商品，已扫商品保留</translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>Scan to join</source>
        <translation>扫码入会</translation>
    </message>
    <message>
        <source>This purchase earns {points} points</source>
        <translation>本单可得 {points} 积分</translation>
    </message>
    <message>
        <source>Join now: this purchase earns {points} points</source>
        <translation>加入会员本单可得 {points} 积分</translation>
    </message>
</context>
<context>
    <name>FormCard</name>
    <message>
        <source>Look for ports</source>
        <translation>查找接口</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>Gate</name>
    <message>
        <source>Log in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁屏</translation>
    </message>
    <message>
        <source>What was rung up stays as it is.</source>
        <translation>已录入的商品保持不变。</translation>
    </message>
    <message>
        <source>A colleague takes over with Esc and their number, or with their card.</source>
        <translation>换人接班：按 Esc 输入自己的工号，或扫工牌。</translation>
    </message>
    <message>
        <source>Selling begins once somebody has logged in.</source>
        <translation>登录后即可收银。</translation>
    </message>
    <message>
        <source>Works offline too. The PIN is set at the head office.</source>
        <translation>离线也能登录。密码由总部设置。</translation>
    </message>
    <message>
        <source>Nothing was done. Log in first: number, Enter, PIN, Enter.</source>
        <translation>未执行。请先登录：工号 Enter，密码 Enter。</translation>
    </message>
    <message>
        <source>Nothing was rung up. Log in first, then scan it again.</source>
        <translation>未录入商品。请先登录，再扫一次。</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>Welcome</source>
        <translation>欢迎光临</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Key sheet</source>
        <translation>键位表</translation>
    </message>
</context>
<context>
    <name>HoldButton</name>
    <message>
        <source>hold</source>
        <translation>长按</translation>
    </message>
</context>
<context>
    <name>Idle</name>
    <message>
        <source>Scan to join</source>
        <translation>扫码入会</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>欢迎光临</translation>
    </message>
</context>
<context>
    <name>Keeping</name>
    <message>
        <source>A manager has looked at what stood out</source>
        <translation>店长已查看异常提示</translation>
    </message>
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
    <name>KeyFault</name>
    <message>
        <source>There is no action {name}.</source>
        <translation>没有“{name}”这个功能。</translation>
    </message>
    <message>
        <source>{name}: {key} is no key.</source>
        <translation>“{name}”：{key} 不是按键。</translation>
    </message>
    <message>
        <source>{key} is needed for typing and scanning. Take another.</source>
        <translation>{key} 要用来输入和扫码，请换一个。</translation>
    </message>
    <message>
        <source>{name} keeps its key: every screen relies on it.</source>
        <translation>“{name}”的键每个画面都要用，不能改。</translation>
    </message>
    <message>
        <source>{key} edits what is typed before {name}. Take another.</source>
        <translation>{key} 要用来改“{name}”前输入的内容，请换一个。</translation>
    </message>
    <message>
        <source>{key} is taken: {name} and {other} both want it.</source>
        <translation>{key} 已被占用：“{name}”和“{other}”都要用它。</translation>
    </message>
</context>
<context>
    <name>KeyKeeping</name>
    <message>
        <source>The standard keys hold: {fault}</source>
        <translation>现用标准按键：{fault}</translation>
    </message>
    <message>
        <source>The key sheet is ready to print: {file}</source>
        <translation>键位表已生成，可打印：{file}</translation>
    </message>
    <message>
        <source>The new keys hold from now on.</source>
        <translation>新按键已生效。</translation>
    </message>
</context>
<context>
    <name>KeyPage</name>
    <message>
        <source>Change keys</source>
        <translation>改键</translation>
    </message>
    <message>
        <source>↑ ↓ and Space, then the new key · habits: digit and Enter · Enter saves</source>
        <translation>↑ ↓ 选中，空格后按新键 · 数字加回车选习惯 · 回车保存</translation>
    </message>
    <message>
        <source>Save the keys</source>
        <translation>保存按键</translation>
    </message>
    <message>
        <source>Key sheet</source>
        <translation>键位表</translation>
    </message>
    <message>
        <source>Press the new key for {name}; Esc leaves it</source>
        <translation>请按“{name}”的新键，Esc 不改</translation>
    </message>
    <message>
        <source>Back to standard</source>
        <translation>恢复标准</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>Take money</source>
        <translation>收款</translation>
    </message>
    <message>
        <source>Goods in the sale</source>
        <translation>本单商品</translation>
    </message>
    <message>
        <source>Members and offers</source>
        <translation>会员与优惠</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>Keys of the till</source>
        <translation>收银台键位表</translation>
    </message>
    <message>
        <source>Cut along the lines and put them on the keys</source>
        <translation>沿虚线剪下，贴在对应的按键上</translation>
    </message>
    <message>
        <source>The till and the rest</source>
        <translation>本机与其他</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>Letters</source>
        <translation>字母</translation>
    </message>
    <message>
        <source>All actions</source>
        <translation>全部功能</translation>
    </message>
    <message>
        <source>Clear what is typed</source>
        <translation>清空输入</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>Digits</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>One character back</source>
        <translation>退一格</translation>
    </message>
</context>
<context>
    <name>LanguageStep</name>
    <message>
        <source>This computer becomes a till. The back office needs no installation here.</source>
        <translation>这台电脑将作为收银机；管理台不用在这里安装。</translation>
    </message>
    <message>
        <source>The window speaks it from the next start on.</source>
        <translation>下次启动后使用该语言。</translation>
    </message>
</context>
<context>
    <name>Listing</name>
    <message>
        <source>{count} others</source>
        <translation>还有 {count} 项</translation>
    </message>
    <message>
        <source>More…</source>
        <translation>更多…</translation>
    </message>
</context>
<context>
    <name>LiveView</name>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Live bytes</source>
        <translation>实时字节</translation>
    </message>
    <message>
        <source>→ sent to the device, ← came from it</source>
        <translation>→ 发给设备，← 设备发来</translation>
    </message>
    <message>
        <source>bank card, not shown</source>
        <translation>银行卡，不显示</translation>
    </message>
    <message>
        <source>card not read whole, not shown</source>
        <translation>卡未读全，不显示</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>LoadStep</name>
    <message>
        <source>Members, goods and rules come from the head office. Selling works already.</source>
        <translation>正从总部下载会员、商品和规则，现在就能收银。</translation>
    </message>
    <message>
        <source>First load</source>
        <translation>首次下载</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Leave off</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>All is here.</source>
        <translation>全部下载完成。</translation>
    </message>
    <message>
        <source>Left off. What came stays; it goes on from there.</source>
        <translation>已暂停，下载的都保留，下次接着下载。</translation>
    </message>
    <message>
        <source>The head office does not answer. It is tried again by itself.</source>
        <translation>连不上总部，会自动重试。请检查网络。</translation>
    </message>
    <message>
        <source>Fetching: {percent} %</source>
        <translation>正在下载：{percent}%</translation>
    </message>
</context>
<context>
    <name>LogCard</name>
    <message>
        <source>Numbers of phones and cards, names and keys are never written into it.</source>
        <translation>手机号、卡号、姓名和密钥从不写入日志。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>不限时间</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>最近 24 小时</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>最近 1 小时</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Lines of the log, the newest first</source>
        <translation>日志，最新的在上面</translation>
    </message>
    <message numerus="yes">
        <source>%n lines</source>
        <translation>
            <numerusform>共 %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>No such lines.</source>
        <translation>没有符合的日志。</translation>
    </message>
    <message numerus="yes">
        <source>%n lines copied</source>
        <translation>
            <numerusform>已复制 %n 行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Mall</name>
    <message>
        <source>The shop gives nothing for points now.</source>
        <translation>本店目前没有可兑换的礼品。</translation>
    </message>
    <message>
        <source>Rewards: {points} points</source>
        <translation>积分兑换：{points} 分</translation>
    </message>
    <message>
        <source>{points} points short</source>
        <translation>还差 {points} 分</translation>
    </message>
    <message>
        <source>{reward}: {reason}. Nothing was taken.</source>
        <translation>{reward}：{reason}。未扣积分。</translation>
    </message>
    <message>
        <source>One costs</source>
        <translation>每份需要</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Points to take</source>
        <translation>扣积分</translation>
    </message>
    <message>
        <source>Points left then</source>
        <translation>兑换后剩余积分</translation>
    </message>
    <message>
        <source>Give for {points} points</source>
        <translation>用 {points} 分兑换</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>应收</translation>
    </message>
    <message>
        <source>{amount} by card and give</source>
        <translation>刷卡 {amount} 并兑换</translation>
    </message>
    <message>
        <source>{what} is given for {points} points.</source>
        <translation>已用 {points} 分兑换 {what}。</translation>
    </message>
    <message>
        <source>Take {amount} and give</source>
        <translation>收 {amount} 并兑换</translation>
    </message>
    <message>
        <source>Type the number on the terminal&apos;s slip first.</source>
        <translation>请先输入签购单流水号。</translation>
    </message>
    <message>
        <source>Number on the terminal&apos;s slip, then Enter</source>
        <translation>签购单流水号，回车</translation>
    </message>
    <message>
        <source>How many; Enter: cash; or scan the payment code</source>
        <translation>输入数量；回车收现金，或扫付款码</translation>
    </message>
    <message>
        <source>How many; Enter alone gives</source>
        <translation>输入数量；直接回车兑换</translation>
    </message>
    <message>
        <source>The coupon can be used at once, also in this sale.</source>
        <translation>券立即到账，本单就能用。</translation>
    </message>
    <message>
        <source>A slip is printed for the customer.</source>
        <translation>会打印一联凭证给顾客。</translation>
    </message>
    <message>
        <source>From 1 to {most} of it can be had.</source>
        <translation>可兑换 1 到 {most} 份。</translation>
    </message>
    <message>
        <source>At least {amount} is to be taken.</source>
        <translation>至少要收 {amount}。</translation>
    </message>
    <message>
        <source>{given} Take {amount} in cash.</source>
        <translation>{given}收现金 {amount}。</translation>
    </message>
    <message>
        <source>{given} Change {change}.</source>
        <translation>{given}找零 {change}。</translation>
    </message>
    <message>
        <source>Redeemed</source>
        <translation>已兑换</translation>
    </message>
    <message>
        <source>{points} points</source>
        <translation>{points} 分</translation>
    </message>
    <message>
        <source>free</source>
        <translation>免费</translation>
    </message>
</context>
<context>
    <name>MemberCard</name>
    <message>
        <source>Profile and consents</source>
        <translation>资料与授权</translation>
    </message>
    <message>
        <source>Cards</source>
        <translation>挂失补卡转让</translation>
    </message>
    <message>
        <source>Payment PIN</source>
        <translation>支付密码</translation>
    </message>
    <message>
        <source>Rewards for points</source>
        <translation>积分兑换</translation>
    </message>
    <message>
        <source>Passes</source>
        <translation>次卡</translation>
    </message>
    <message>
        <source>Paid membership</source>
        <translation>付费会员</translation>
    </message>
    <message>
        <source>Pay the balance back</source>
        <translation>退储值余额</translation>
    </message>
    <message>
        <source>Sign in and activities</source>
        <translation>签到与活动</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>对账单</translation>
    </message>
</context>
<context>
    <name>MemberFacts</name>
    <message>
        <source>Purchase</source>
        <translation>消费</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>Top-up</source>
        <translation>充值</translation>
    </message>
    <message>
        <source>Balance paid back</source>
        <translation>退余额</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>积分兑换</translation>
    </message>
    <message>
        <source>Pass used</source>
        <translation>划次</translation>
    </message>
    <message>
        <source>Paid membership</source>
        <translation>开通付费会员</translation>
    </message>
    <message>
        <source>Paid membership ended</source>
        <translation>退付费会员</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>已冻结</translation>
    </message>
    <message>
        <source>Card reported lost</source>
        <translation>已挂失</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已注销</translation>
    </message>
    <message numerus="yes">
        <source>%n of them until {day}</source>
        <translation>
            <numerusform>其中 %n 分 {day} 到期</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more kinds</source>
        <translation>
            <numerusform>另有 %n 种</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MemberFactsView</name>
    <message>
        <source>Points</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>储值余额</translation>
    </message>
    <message>
        <source>Tier</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>Membership</source>
        <translation>付费会员</translation>
    </message>
    <message>
        <source>Coupons</source>
        <translation>优惠券</translation>
    </message>
    <message>
        <source>Last visits to this till</source>
        <translation>本机最近到店</translation>
    </message>
    <message>
        <source>paid {principal} · gift {bonus}</source>
        <translation>本金 {principal} · 赠送 {bonus}</translation>
    </message>
    <message>
        <source>¥{amount} more for {tier}</source>
        <translation>再消费 ¥{amount} 升{tier}</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>{day} 到期</translation>
    </message>
    <message>
        <source>birthday today</source>
        <translation>今天生日</translation>
    </message>
    <message>
        <source>birthday this week</source>
        <translation>本周生日</translation>
    </message>
</context>
<context>
    <name>MemberLine</name>
    <message>
        <source>No member</source>
        <translation>无会员</translation>
    </message>
    <message>
        <source>Scan a card, or last 4 digits and Member</source>
        <translation>扫会员卡，或输后四位按“会员”</translation>
    </message>
    <message>
        <source>Points {points} · balance {value} · here {held}</source>
        <translation>积分 {points} · 余额 {value} · 可用 {held}</translation>
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
        <source>Has this phone already. Take them?</source>
        <translation>该手机号已是会员，绑定到本单？</translation>
    </message>
    <message>
        <source>Not known here. Asking the head office…</source>
        <translation>本机没有此会员，正在向总部查询…</translation>
    </message>
    <message>
        <source>Which member?</source>
        <translation>请选择会员</translation>
    </message>
</context>
<context>
    <name>More</name>
    <message>
        <source>All actions</source>
        <translation>全部功能</translation>
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
        <source>Guardian</source>
        <translation>监护人</translation>
    </message>
    <message>
        <source>name of the guardian</source>
        <translation>监护人姓名</translation>
    </message>
    <message>
        <source>Enter registers; who brought them: their card, or 5678 {key}</source>
        <translation>回车登记；推荐人：扫会员码，或 5678 {key}</translation>
    </message>
    <message>
        <source>nobody: their card, or last 4 digits and {key}</source>
        <translation>无：扫会员码，或尾号加 {key}</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Has agreed: register</source>
        <translation>顾客已口头同意，登记</translation>
    </message>
    <message>
        <source>☑ Agreed on the customer&apos;s screen</source>
        <translation>☑ 顾客已在顾客屏同意</translation>
    </message>
    <message>
        <source>☐ Ask: do you want to become a member?</source>
        <translation>☐ 请问顾客：同意成为会员吗？</translation>
    </message>
    <message>
        <source>Wants offers</source>
        <translation>愿意收优惠</translation>
    </message>
    <message>
        <source>Under 14</source>
        <translation>未满14周岁</translation>
    </message>
    <message>
        <source>Guardian agrees</source>
        <translation>监护人同意</translation>
    </message>
    <message>
        <source>Brought by</source>
        <translation>推荐人</translation>
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
    <name>NoCode</name>
    <message>
        <source>Article {code} is not on file. To sell it: price, then {key}.</source>
        <translation>未建档商品 {code}。要卖：输入价钱按 {key}。</translation>
    </message>
    <message>
        <source>Sell without code</source>
        <translation>无码销售</translation>
    </message>
    <message>
        <source>{typed} is not a price.</source>
        <translation>{typed} 不是价钱。</translation>
    </message>
    <message>
        <source>Sale without code {code}</source>
        <translation>无码销售 {code}</translation>
    </message>
</context>
<context>
    <name>NotePanel</name>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Note on the line</source>
        <translation>本行备注</translation>
    </message>
    <message>
        <source>Note on the whole sale</source>
        <translation>整单备注</translation>
    </message>
    <message>
        <source>Write down</source>
        <translation>记下</translation>
    </message>
    <message>
        <source>The whole sale</source>
        <translation>整单</translation>
    </message>
    <message>
        <source>Printed on the receipt. No phone and no card numbers, please.</source>
        <translation>会印在小票上。请不要写手机号和卡号。</translation>
    </message>
    <message>
        <source>e.g. less ice, gift wrapping</source>
        <translation>如：少冰、礼品包装</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>The data of this till is damaged. Restoring it from a backup (about a minute)…</source>
        <translation>本机数据损坏，正在从备份恢复（约 1 分钟）…</translation>
    </message>
</context>
<context>
    <name>Nudges</name>
    <message>
        <source>¥{amount} more for {tier}</source>
        <translation>再消费 ¥{amount} 升{tier}</translation>
    </message>
    <message>
        <source>Birthday today</source>
        <translation>今天生日</translation>
    </message>
    <message>
        <source>Birthday this week</source>
        <translation>生日本周</translation>
    </message>
    <message numerus="yes">
        <source>%n points expire today</source>
        <translation>
            <numerusform>%n 分今天过期</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points expire in {days} d</source>
        <translation>
            <numerusform>%n 分 {days} 天后过期</numerusform>
        </translation>
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
        <source>The coupon is being printed.</source>
        <translation>正在打印优惠券。</translation>
    </message>
    <message>
        <source>The coupon waits: {reason}.</source>
        <translation>优惠券暂不能用：{reason}。</translation>
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
        <source>Mark a coupon of the member&apos;s to print it.</source>
        <translation>请先选中会员的优惠券，再打印。</translation>
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
        <source>Print</source>
        <translation>打印券</translation>
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
    <name>OnSheet</name>
    <message>
        <source>Asking the head office to set it aside here…</source>
        <translation>正在向总部申请本机额度…</translation>
    </message>
</context>
<context>
    <name>OpenPrice</name>
    <message>
        <source>{name} was not rung up.</source>
        <translation>{name} 未加入。</translation>
    </message>
    <message>
        <source>{typed} is not a price. Type what {name} costs, then Enter.</source>
        <translation>{typed} 不是价钱。输入{name}的价钱再按 Enter。</translation>
    </message>
    <message>
        <source>Price of {name}, then Enter</source>
        <translation>{name}的价钱，再按 Enter</translation>
    </message>
    <message>
        <source>What does {name} cost? Type the price, then Enter. Esc leaves it out.</source>
        <translation>{name}多少钱？输入价钱再按 Enter，Esc 不要了。</translation>
    </message>
</context>
<context>
    <name>PassUsing</name>
    <message>
        <source>This member has no pass with uses left.</source>
        <translation>该会员没有可用的次卡。</translation>
    </message>
    <message>
        <source>{held} of them set aside here</source>
        <translation>本机可用 {held} 次</translation>
    </message>
    <message>
        <source>{left} left</source>
        <translation>剩 {left} 次</translation>
    </message>
    <message>
        <source>Passes</source>
        <translation>次卡</translation>
    </message>
    <message>
        <source>{pass_}: for what?</source>
        <translation>{pass_}：用于什么？</translation>
    </message>
    <message>
        <source>For</source>
        <translation>用于</translation>
    </message>
    <message>
        <source>Uses left now</source>
        <translation>现剩次数</translation>
    </message>
    <message>
        <source>To use</source>
        <translation>本次使用</translation>
    </message>
    <message>
        <source>Left then</source>
        <translation>使用后剩余</translation>
    </message>
    <message>
        <source>Scan or type the article that the pass is used for</source>
        <translation>扫描或输入要核销的商品</translation>
    </message>
    <message>
        <source>Use ×{uses}</source>
        <translation>使用 {uses} 次</translation>
    </message>
    <message>
        <source>How many uses; Enter alone uses it</source>
        <translation>输入次数；直接回车使用</translation>
    </message>
    <message>
        <source>From 1 to {most} uses are left.</source>
        <translation>可用 1 到 {most} 次。</translation>
    </message>
    <message>
        <source>This pass does not pay for {article}.</source>
        <translation>此次卡不能用于 {article}。</translation>
    </message>
    <message>
        <source>{pass_}: used ×{uses} for {article}, {left} left.</source>
        <translation>{pass_} 已用 {uses} 次（{article}），还剩 {left} 次。</translation>
    </message>
    <message>
        <source>Pass used</source>
        <translation>次卡已使用</translation>
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
    <name>PayingAhead</name>
    <message>
        <source>Done and printed: {serial}.</source>
        <translation>已完成并打印：{serial}。</translation>
    </message>
</context>
<context>
    <name>PayingOut</name>
    <message>
        <source>Asking the head office what is open…</source>
        <translation>正在向总部查询可退明细…</translation>
    </message>
    <message>
        <source>Pay out {amount}. The customer signs the shop&apos;s slip.</source>
        <translation>请退 {amount}，顾客在商户联签名。</translation>
    </message>
    <message>
        <source>Back by {way}, no cash. The customer signs the shop&apos;s slip.</source>
        <translation>原路退回：{way}，不付现金。请顾客在商户联签字。</translation>
    </message>
    <message>
        <source>Back by {way}; in cash {amount}. The customer signs the shop&apos;s slip.</source>
        <translation>原路退回：{way}；另付现金 {amount}。请顾客在商户联签字。</translation>
    </message>
    <message>
        <source>Only the head office knows what is open. Ask it later; selling goes on.</source>
        <translation>可退明细只有总部知道，请联网后再办；可继续收银。</translation>
    </message>
</context>
<context>
    <name>PaymentPage</name>
    <message>
        <source>Please confirm the payment on your phone</source>
        <translation>请在手机上确认支付</translation>
    </message>
    <message>
        <source>Asking about the payment, please wait</source>
        <translation>正在查询，请稍候</translation>
    </message>
    <message>
        <source>You are not charged twice.</source>
        <translation>不会重复扣款。</translation>
    </message>
    <message>
        <source>Paid, thank you</source>
        <translation>支付成功</translation>
    </message>
    <message>
        <source>The payment did not go through</source>
        <translation>支付没有成功</translation>
    </message>
    <message>
        <source>Nothing was charged. Show another code, or pay in another way.</source>
        <translation>没有扣款。请换一个付款码，或用其他方式付款。</translation>
    </message>
</context>
<context>
    <name>PinPad</name>
    <message>
        <source>Not now</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Your PIN, to pay {amount}</source>
        <translation>请输入密码，支付 {amount}</translation>
    </message>
    <message>
        <source>Your payment PIN</source>
        <translation>请输入支付密码</translation>
    </message>
    <message>
        <source>Your present PIN</source>
        <translation>请输入原密码</translation>
    </message>
    <message>
        <source>Choose a PIN of six digits</source>
        <translation>请设置六位支付密码</translation>
    </message>
    <message>
        <source>The same PIN once more</source>
        <translation>请再输入一次</translation>
    </message>
</context>
<context>
    <name>PinPanel</name>
    <message>
        <source>The customer&apos;s PIN, then Enter</source>
        <translation>请顾客输入密码，按 Enter</translation>
    </message>
    <message>
        <source>The customer types it on their screen. Look away. A code may be scanned.</source>
        <translation>请顾客在顾客屏输入，勿看；也可扫会员码。</translation>
    </message>
    <message>
        <source>Turn the keys to the customer: six digits, Enter. Look away.</source>
        <translation>请将键盘转向顾客：六位密码加 Enter，勿看。</translation>
    </message>
</context>
<context>
    <name>Pins</name>
    <message>
        <source>A PIN is set at the head office. Try again when online.</source>
        <translation>密码须联网设置，请联网后再试。</translation>
    </message>
    <message>
        <source>Set or change</source>
        <translation>设置或修改</translation>
    </message>
    <message>
        <source>the customer is here</source>
        <translation>顾客本人在场</translation>
    </message>
    <message>
        <source>Forgotten</source>
        <translation>忘记密码</translation>
    </message>
    <message>
        <source>ID is checked, a manager approves it</source>
        <translation>核对证件，店长授权</translation>
    </message>
    <message>
        <source>Payment PIN: {who}</source>
        <translation>支付密码：{who}</translation>
    </message>
    <message>
        <source>{who} pays by balance. Without PIN or code: {free} more today.</source>
        <translation>{who} 余额支付；今日免密还剩 {free}。</translation>
    </message>
    <message>
        <source>A new PIN for {who}, who forgot it</source>
        <translation>为忘记密码的 {who} 重设密码</translation>
    </message>
    <message>
        <source>Has a PIN</source>
        <translation>已有</translation>
    </message>
    <message>
        <source>types the present one first</source>
        <translation>先输入原密码</translation>
    </message>
    <message>
        <source>Has none yet</source>
        <translation>还没有</translation>
    </message>
    <message>
        <source>The present PIN of {who}</source>
        <translation>{who} 的原密码</translation>
    </message>
    <message>
        <source>Is there a PIN already?</source>
        <translation>已有密码吗？</translation>
    </message>
    <message>
        <source>A new PIN for {who}: six digits</source>
        <translation>{who} 的新密码：六位数字</translation>
    </message>
    <message>
        <source>They differ. Choose a PIN once more.</source>
        <translation>两次不一致，请重新设置。</translation>
    </message>
    <message>
        <source>The same PIN once more</source>
        <translation>再输入一次</translation>
    </message>
    <message>
        <source>The PIN is set. It is asked for above the daily limit.</source>
        <translation>密码已设，超过每日免密额度时使用。</translation>
    </message>
    <message>
        <source>PIN of the customer</source>
        <translation>顾客密码</translation>
    </message>
    <message>
        <source>The customer does not want to type a PIN.</source>
        <translation>顾客不输入密码。</translation>
    </message>
</context>
<context>
    <name>PlanEnding</name>
    <message>
        <source>No period of a plan is open.</source>
        <translation>没有未到期的付费会员。</translation>
    </message>
    <message>
        <source>To pay out</source>
        <translation>应退</translation>
    </message>
    <message>
        <source>Rights and gifts that are not used end now. This cannot be undone here.</source>
        <translation>未用的权益和赠送立即失效，本机不能撤回。</translation>
    </message>
    <message>
        <source>End {plan} early</source>
        <translation>提前退 {plan}</translation>
    </message>
    <message>
        <source>End it, pay out {amount}</source>
        <translation>退会并退 {amount}</translation>
    </message>
    <message>
        <source>Enter ends it and pays out</source>
        <translation>回车退会并退款</translation>
    </message>
    <message>
        <source>Member ends {plan}</source>
        <translation>会员退 {plan}</translation>
    </message>
    <message>
        <source>Plan ended</source>
        <translation>已退会</translation>
    </message>
    <message>
        <source>{paid} × {left} ÷ {days} days</source>
        <translation>{paid} × {left} 天 ÷ {days} 天</translation>
    </message>
    <message>
        <source>Not begun: all of it</source>
        <translation>尚未开始，全额退</translation>
    </message>
    <message>
        <source>Just paid, unused: all of it</source>
        <translation>付款不久且未享权益，全额退</translation>
    </message>
    <message>
        <source>By 法释〔2025〕4号, Art. 15</source>
        <translation>依据：法释〔2025〕4号第15条</translation>
    </message>
    <message>
        <source>By 法释〔2025〕4号, Art. 14</source>
        <translation>依据：法释〔2025〕4号第14条</translation>
    </message>
    <message>
        <source>Today counts as used. By 法释〔2025〕4号, Art. 15 and 22</source>
        <translation>当天计为已用。依据：法释〔2025〕4号第15、22条</translation>
    </message>
</context>
<context>
    <name>Planning</name>
    <message>
        <source>End {plan} early</source>
        <translation>提前退 {plan}</translation>
    </message>
    <message>
        <source>what is left is worked out and paid back</source>
        <translation>算出剩余部分并退款</translation>
    </message>
    <message>
        <source>The shop sells no paid membership now.</source>
        <translation>本店目前没有付费会员。</translation>
    </message>
    <message>
        <source>Paid membership</source>
        <translation>付费会员</translation>
    </message>
    <message>
        <source>Change to {plan}</source>
        <translation>换成 {plan}</translation>
    </message>
    <message>
        <source>first {present} ends, its rest is paid back</source>
        <translation>先退 {present}，余额退还</translation>
    </message>
    <message>
        <source>Renew {plan}</source>
        <translation>续费 {plan}</translation>
    </message>
    <message>
        <source>Buy {plan}</source>
        <translation>开通 {plan}</translation>
    </message>
    <message>
        <source>Try {plan}</source>
        <translation>试用 {plan}</translation>
    </message>
    <message>
        <source>free</source>
        <translation>免费</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} 至 {last}</translation>
    </message>
    <message>
        <source>From</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>到期</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>权益</translation>
    </message>
    <message>
        <source>Comes with it</source>
        <translation>随期赠送</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>It ends by itself: nothing is renewed or taken.</source>
        <translation>到期自动结束，不会自动续费扣款。</translation>
    </message>
    <message>
        <source>Unused, all is paid back within {days} days; else by days.</source>
        <translation>付款 {days} 天内未享权益全额退，之后按剩余天数退。</translation>
    </message>
    <message>
        <source>Take {amount}</source>
        <translation>收 {amount}</translation>
    </message>
    <message>
        <source>Begin the trial</source>
        <translation>开始试用</translation>
    </message>
    <message>
        <source>Nothing is to be typed here: Enter begins the trial.</source>
        <translation>无需输入，直接回车开始试用。</translation>
    </message>
    <message>
        <source>{typed} is not an amount.</source>
        <translation>{typed} 不是金额。</translation>
    </message>
    <message>
        <source>{plan} is in force until {day}.</source>
        <translation>{plan} 已生效，有效期至 {day}。</translation>
    </message>
    <message>
        <source>{sold} Change {change}.</source>
        <translation>{sold}找零 {change}。</translation>
    </message>
</context>
<context>
    <name>PracticeBanner</name>
    <message>
        <source>PRACTICE · nothing counts, the drawer stays shut, receipts prove nothing</source>
        <translation>练习模式 · 不入账、不开钱箱，小票不作凭证</translation>
    </message>
    <message>
        <source>End practice</source>
        <translation>结束练习</translation>
    </message>
</context>
<context>
    <name>PracticeCard</name>
    <message>
        <source>A till to learn on, with a copy of the members and goods. Nothing of it counts.</source>
        <translation>用会员和商品的副本练习收银，不入账。</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>练习</translation>
    </message>
    <message>
        <source>Receipts say at both ends that they prove nothing.</source>
        <translation>小票上下都印「练习单 不作凭证」。</translation>
    </message>
    <message>
        <source>The drawer stays shut; take no money.</source>
        <translation>钱箱不会打开，请勿收钱。</translation>
    </message>
    <message>
        <source>Balances, points, receipt numbers and the shift stay as they are.</source>
        <translation>余额、积分、单号和班次都不变。</translation>
    </message>
    <message>
        <source>The same key leads back. After a crash the real till starts.</source>
        <translation>按同一个键返回；程序重启后为正式收银。</translation>
    </message>
    <message>
        <source>Who began it, and who approved it, is noted.</source>
        <translation>谁开始、谁授权都有记录。</translation>
    </message>
    <message>
        <source>Begin practice</source>
        <translation>开始练习</translation>
    </message>
</context>
<context>
    <name>PracticeStep</name>
    <message>
        <source>Ring up a sale that does not count. The same key leads back.</source>
        <translation>练习收一单，不入账；按同一个键返回。</translation>
    </message>
    <message>
        <source>A sale for practice</source>
        <translation>练习一单</translation>
    </message>
    <message>
        <source>Who works here has a number and a PIN from the head office.</source>
        <translation>收银员的工号和密码由总部发放。</translation>
    </message>
    <message>
        <source>1  Scan something, or type a name and press Enter.</source>
        <translation>1  扫一件商品，或输入名称后按 Enter。</translation>
    </message>
    <message>
        <source>2  F9 takes cash; the receipt says that it is practice.</source>
        <translation>2  按 F9 收现金，小票上印有练习单。</translation>
    </message>
    <message>
        <source>Begin practice</source>
        <translation>开始练习</translation>
    </message>
</context>
<context>
    <name>PrinterStep</name>
    <message>
        <source>Choose the printer, let its doctor print samples, then try the drawer. Esc leads back.</source>
        <translation>选打印机，用打印机医生试打，再试开钱箱；Esc 返回。</translation>
    </message>
    <message>
        <source>Printer and drawer</source>
        <translation>打印机和钱箱</translation>
    </message>
    <message>
        <source>Set up the printer</source>
        <translation>设置打印机</translation>
    </message>
    <message>
        <source>The printer is ready.</source>
        <translation>打印机已就绪。</translation>
    </message>
    <message>
        <source>No printer yet. Selling works without one, too.</source>
        <translation>还没有打印机，没有也能收银。</translation>
    </message>
    <message>
        <source>The printer does not answer, or has no paper. Look at it.</source>
        <translation>打印机没有应答或缺纸，请检查。</translation>
    </message>
</context>
<context>
    <name>Profile</name>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机号</translation>
    </message>
    <message>
        <source>Birthday</source>
        <translation>生日</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Consents</source>
        <translation>授权</translation>
    </message>
    <message>
        <source>see, give and take back</source>
        <translation>查看、同意、撤回</translation>
    </message>
    <message>
        <source>Show the phone</source>
        <translation>查看完整手机号</translation>
    </message>
    <message>
        <source>with a reason, noted</source>
        <translation>需选原因，留痕</translation>
    </message>
    <message>
        <source>Profile: {who}</source>
        <translation>会员资料：{who}</translation>
    </message>
    <message>
        <source>As the customer says it. Nothing: it is erased.</source>
        <translation>按顾客所说填写；不填即清除。</translation>
    </message>
    <message>
        <source>The new number, 11 digits. The old one names nobody any more.</source>
        <translation>新手机号 11 位；旧号随即失效。</translation>
    </message>
    <message>
        <source>1990-05-12, or 05-12 without the year. Nothing: it is erased.</source>
        <translation>1990-05-12，或只填 05-12；不填即清除。</translation>
    </message>
    <message>
        <source>What the customer likes. Nothing: they are erased.</source>
        <translation>顾客的喜好；不填即清除。</translation>
    </message>
    <message>
        <source>The whole number is at the head office only. Try again when online.</source>
        <translation>完整号码只在总部，联网后再试。</translation>
    </message>
    <message>
        <source>The customer asks which number it is</source>
        <translation>顾客询问登记号码</translation>
    </message>
    <message>
        <source>Goods were left behind</source>
        <translation>顾客遗落物品</translation>
    </message>
    <message>
        <source>Two members may be one</source>
        <translation>疑似重复会员</translation>
    </message>
    <message>
        <source>Show the whole phone: why?</source>
        <translation>查看完整手机号：原因？</translation>
    </message>
    <message>
        <source>Changed. The head office hears of it.</source>
        <translation>已修改，将上报总部。</translation>
    </message>
</context>
<context>
    <name>Quick</name>
    <message>
        <source>What sells most appears here, to be rung up at once.</source>
        <translation>卖得多的商品会显示在这里，点一下就加入。</translation>
    </message>
    <message>
        <source>Quick goods</source>
        <translation>快捷商品</translation>
    </message>
    <message>
        <source>Last receipts</source>
        <translation>最近小票</translation>
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
    <name>Reasons</name>
    <message>
        <source>Goods damaged</source>
        <translation>商品破损</translation>
    </message>
    <message>
        <source>Near its date</source>
        <translation>临期</translation>
    </message>
    <message>
        <source>Marked wrongly</source>
        <translation>标价错误</translation>
    </message>
    <message>
        <source>Customer complained</source>
        <translation>顾客投诉</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Customer does not want it</source>
        <translation>顾客不要了</translation>
    </message>
    <message>
        <source>Cannot pay</source>
        <translation>无法付款</translation>
    </message>
    <message>
        <source>Rung up wrongly</source>
        <translation>录错商品</translation>
    </message>
    <message>
        <source>Customer pays otherwise</source>
        <translation>顾客换付款方式</translation>
    </message>
    <message>
        <source>Wrong amount</source>
        <translation>金额错了</translation>
    </message>
    <message>
        <source>Change for a customer</source>
        <translation>换零钱</translation>
    </message>
    <message>
        <source>Drawer did not open</source>
        <translation>钱箱没弹开</translation>
    </message>
    <message>
        <source>Checking the cash</source>
        <translation>核对现金</translation>
    </message>
    <message>
        <source>Small change</source>
        <translation>补零钱</translation>
    </message>
    <message>
        <source>Float raised</source>
        <translation>加备用金</translation>
    </message>
    <message>
        <source>To the bank</source>
        <translation>存银行</translation>
    </message>
    <message>
        <source>To the safe</source>
        <translation>入保险柜</translation>
    </message>
    <message>
        <source>Paid for the shop</source>
        <translation>门店支出</translation>
    </message>
    <message>
        <source>Wrong article</source>
        <translation>买错商品</translation>
    </message>
    <message>
        <source>Past its date</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>Customer wants it again</source>
        <translation>顾客要求</translation>
    </message>
    <message>
        <source>Paper not readable</source>
        <translation>小票不清</translation>
    </message>
    <message>
        <source>For the books</source>
        <translation>对账留存</translation>
    </message>
    <message>
        <source>Undone at once</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Recovered</name>
    <message numerus="yes">
        <source>Picked up where it stopped, with %n items.</source>
        <translation>
            <numerusform>已恢复到上次中断处，共 %n 件商品。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RefundWorking</name>
    <message>
        <source>Topped up on {day}</source>
        <translation>{day} 充值</translation>
    </message>
    <message>
        <source>Given on top, lapses</source>
        <translation>赠送余额失效</translation>
    </message>
    <message>
        <source>Given on top</source>
        <translation>赠送</translation>
    </message>
    <message>
        <source>Used, before discounts</source>
        <translation>已消费（打折前）</translation>
    </message>
    <message>
        <source>Used, as charged</source>
        <translation>已消费（折后）</translation>
    </message>
    <message>
        <source>The paid share of it</source>
        <translation>按实付比例折算</translation>
    </message>
    <message>
        <source>More was used than paid: none is due</source>
        <translation>已消费超过本金，不再退也不再收</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>应退</translation>
    </message>
    <message>
        <source>The balance {balance} is below the smallest sale {smallest}: the rest</source>
        <translation>余额 {balance} 低于单次最低消费 {smallest}，退余额本金</translation>
    </message>
    <message>
        <source>Interest of {days} days on {amount}</source>
        <translation>{amount} 的 {days} 天利息</translation>
    </message>
    <message>
        <source>Within seven days of paying. By 法释〔2025〕4号, Art. 14 and 18</source>
        <translation>付款七日内退款。依据：法释〔2025〕4号第14、18条</translation>
    </message>
    <message>
        <source>Not the customer&apos;s doing: prices as charged. 法释〔2025〕4号, Art. 18</source>
        <translation>非消费者原因，按折后价算。法释〔2025〕4号第18条</translation>
    </message>
    <message>
        <source>The customer&apos;s wish: prices before discounts. 法释〔2025〕4号, Art. 19</source>
        <translation>消费者原因，按打折前价格算。法释〔2025〕4号第19条</translation>
    </message>
    <message>
        <source>Paid out on request. 北京市单用途预付卡管理条例, Art. 18</source>
        <translation>应顾客要求退还。北京市单用途预付卡管理条例第18条</translation>
    </message>
</context>
<context>
    <name>Refunding</name>
    <message>
        <source>No top-up of this member is open: nothing can be paid back.</source>
        <translation>该会员没有可退的充值。</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>全部退</translation>
    </message>
    <message>
        <source>the card ends</source>
        <translation>退卡</translation>
    </message>
    <message>
        <source>One top-up</source>
        <translation>单笔充值</translation>
    </message>
    <message>
        <source>What is paid back?</source>
        <translation>退哪一笔？</translation>
    </message>
    <message>
        <source>{day}, {bonus} given on top</source>
        <translation>{day}，赠送 {bonus}</translation>
    </message>
    <message>
        <source>Asking the head office to set it aside here…</source>
        <translation>正在向总部申请本机额度…</translation>
    </message>
    <message>
        <source>To pay out</source>
        <translation>应退</translation>
    </message>
    <message>
        <source>{short} of it is not set aside here yet. Enter asks again.</source>
        <translation>其中 {short} 还没留给本机，回车再申请。</translation>
    </message>
    <message>
        <source>Customer ends it</source>
        <translation>顾客要退</translation>
    </message>
    <message>
        <source>The shop is the cause</source>
        <translation>商家原因</translation>
    </message>
    <message>
        <source>Pay out {amount}</source>
        <translation>退 {amount}</translation>
    </message>
    <message>
        <source>Pay the balance back</source>
        <translation>退余额</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>再申请</translation>
    </message>
    <message>
        <source>1 or 2: who ends it; Enter pays out</source>
        <translation>1 或 2 选原因；回车退款</translation>
    </message>
    <message>
        <source>1: the customer ends it; 2: the shop is the cause.</source>
        <translation>1 为顾客要退，2 为商家原因。</translation>
    </message>
    <message>
        <source>Customer asked for it</source>
        <translation>顾客要求退款</translation>
    </message>
    <message>
        <source>Paid back</source>
        <translation>已退款</translation>
    </message>
    <message>
        <source>Pay the balance back, {amount}: {reason}</source>
        <translation>退余额 {amount}：{reason}</translation>
    </message>
</context>
<context>
    <name>Registering</name>
    <message>
        <source>Registered. {who}, who brought them, gets {points} points.</source>
        <translation>登记成功。推荐人 {who} 得 {points} 积分。</translation>
    </message>
    <message>
        <source>Registered. It is noted that {who} brought them; no points for it.</source>
        <translation>登记成功。已记录推荐人 {who}；本次推荐不奖积分。</translation>
    </message>
    <message>
        <source>Registered. This sale earns points already.</source>
        <translation>登记成功，本单开始积分。</translation>
    </message>
    <message>
        <source>Not known here. Asking the head office…</source>
        <translation>本机没有，正在问总部…</translation>
    </message>
    <message>
        <source>{count} members fit. Type the whole phone number, or scan the card.</source>
        <translation>有 {count} 位会员符合。请输入完整手机号，或扫会员码。</translation>
    </message>
    <message>
        <source>Nobody is known by that. Enter registers without who brought them.</source>
        <translation>查无此推荐人。按回车可不填推荐人直接登记。</translation>
    </message>
    <message>
        <source>Who brought them is no active member. Enter registers without that.</source>
        <translation>该会员状态异常，不能作推荐人。按回车可不填直接登记。</translation>
    </message>
</context>
<context>
    <name>Remedy</name>
    <message>
        <source>Register phone</source>
        <translation>登记手机号</translation>
    </message>
    <message>
        <source>Sell without code</source>
        <translation>无码销售</translation>
    </message>
    <message>
        <source>Top up</source>
        <translation>充值</translation>
    </message>
</context>
<context>
    <name>ReportCard</name>
    <message>
        <source>The program had a fault and went on. Every sale that was completed is on the disk. This is all that was noted; read it before you keep it.</source>
        <translation>程序出过错，已继续运行，完成的单据都在。下面是记下的全部内容，请看过再决定是否保留。</translation>
    </message>
    <message>
        <source>Fault report</source>
        <translation>出错报告</translation>
    </message>
    <message>
        <source>What was noted</source>
        <translation>记下的内容</translation>
    </message>
    <message>
        <source>What were you doing? No names and no phone numbers, please. May stay empty</source>
        <translation>当时在做什么？请勿写姓名和手机号，可不填</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>丢弃</translation>
    </message>
    <message numerus="yes">
        <source>%n reports to look at. Kept ones go into the diagnostics.</source>
        <translation>
            <numerusform>还有 %n 份待看；保留的会放进诊断包。</numerusform>
        </translation>
    </message>
    <message>
        <source>No report waits.</source>
        <translation>没有待看的报告。</translation>
    </message>
</context>
<context>
    <name>Repricing</name>
    <message>
        <source>Type the price first, then F4.</source>
        <translation>请先输入单价，再按 F4。</translation>
    </message>
    <message>
        <source>{name}: price {before} → {after}</source>
        <translation>{name}：改价 {before} → {after}</translation>
    </message>
    <message>
        <source>{name}: {percent} % of {before}</source>
        <translation>{name}：按 {before} 的 {percent}% 打折</translation>
    </message>
    <message>
        <source>The whole sale: {percent} %</source>
        <translation>整单按 {percent}% 打折</translation>
    </message>
    <message>
        <source>Cancel the sale: why?</source>
        <translation>整单取消的原因？</translation>
    </message>
    <message>
        <source>Cancel the sale of {worth}: {reason}</source>
        <translation>整单取消 {worth}：{reason}</translation>
    </message>
    <message>
        <source>The sale was cancelled.</source>
        <translation>已整单取消。</translation>
    </message>
    <message>
        <source>Type the discount first: 88 / is 12 % off, 9 / is 10 %, 100 / none.</source>
        <translation>请先输入折扣：88 / 为 8.8 折，9 / 为 9 折，100 / 取消。</translation>
    </message>
</context>
<context>
    <name>Return</name>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>储值余额</translation>
    </message>
    <message>
        <source>Bank card</source>
        <translation>银行卡</translation>
    </message>
    <message>
        <source>WeChat</source>
        <translation>微信</translation>
    </message>
    <message>
        <source>Alipay</source>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>Bank transfer</source>
        <translation>银行转账</translation>
    </message>
    <message>
        <source>For other goods</source>
        <translation>换货抵付</translation>
    </message>
    <message>
        <source>To the balance</source>
        <translation>退回储值</translation>
    </message>
    <message>
        <source>of it given on top</source>
        <translation>其中赠送</translation>
    </message>
    <message>
        <source>Points back</source>
        <translation>退回积分</translation>
    </message>
    <message>
        <source>Points earned, taken back</source>
        <translation>扣回所得积分</translation>
    </message>
    <message>
        <source>Coupon back: {name}</source>
        <translation>退回优惠券：{name}</translation>
    </message>
    <message>
        <source>Coupon back with the rest: {name}</source>
        <translation>全退时退回券：{name}</translation>
    </message>
    <message>
        <source>Coupon stays used: {name}</source>
        <translation>优惠券不退：{name}</translation>
    </message>
    <message>
        <source>Coupon taken back: {name}</source>
        <translation>收回赠券：{name}</translation>
    </message>
</context>
<context>
    <name>ReturnConfirm</name>
    <message>
        <source>Reason: its digit and Enter, or ↑ ↓</source>
        <translation>原因：数字加 Enter，或 ↑ ↓</translation>
    </message>
    <message>
        <source>Enter takes the goods back; + exchanges them for others</source>
        <translation>按 Enter 退货；按 + 换货</translation>
    </message>
    <message>
        <source>Enter takes the goods back</source>
        <translation>按 Enter 退货</translation>
    </message>
    <message>
        <source>Back to the customer</source>
        <translation>应退顾客</translation>
    </message>
    <message>
        <source>{typed} is no reason. Enter alone does it.</source>
        <translation>没有原因 {typed}；直接按 Enter 退货</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>Exchange</source>
        <translation>换货</translation>
    </message>
</context>
<context>
    <name>ReturnPanel</name>
    <message>
        <source>The time for returns is over: somebody has to approve it.</source>
        <translation>已过退货期限，须店长授权</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>品名</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>售出</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>已退</translation>
    </message>
    <message>
        <source>Comes back</source>
        <translation>本次退</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Scan what comes back; n * how many; * all of it; then +</source>
        <translation>扫退回商品；n * 数量；* 全部；再按 +</translation>
    </message>
    <message>
        <source>Return: {serial}</source>
        <translation>退货：{serial}</translation>
    </message>
    <message>
        <source>Sold {at}</source>
        <translation>售于 {at}</translation>
    </message>
    <message>
        <source>{typed} is no quantity.</source>
        <translation>{typed} 不是数量</translation>
    </message>
    <message>
        <source>{name} comes back in whole pieces.</source>
        <translation>{name}只能整件退</translation>
    </message>
    <message>
        <source>{name}: only {sold} were sold.</source>
        <translation>{name}：本单只售出 {sold}</translation>
    </message>
    <message>
        <source>{name}: {gone} of {sold} came back already.</source>
        <translation>{name}：共 {sold}，已退 {gone}</translation>
    </message>
    <message>
        <source>All of this sale came back already.</source>
        <translation>本单商品已全部退回</translation>
    </message>
    <message>
        <source>Nothing chosen yet. Scan what comes back, or * for all.</source>
        <translation>还没有选商品：扫退回的商品，或按 * 全退</translation>
    </message>
    <message>
        <source>Worth {amount}</source>
        <translation>合计 {amount}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>全部</translation>
    </message>
</context>
<context>
    <name>ReturnStart</name>
    <message>
        <source>Scan the receipt; or the end of its number and Enter</source>
        <translation>扫小票；或输入单号末几位按 Enter</translation>
    </message>
    <message>
        <source>Scan the receipt, or type how its number ends, then Enter</source>
        <translation>扫小票，或输入单号末几位按 Enter</translation>
    </message>
    <message>
        <source>Sales of other tills come in a moment; these are of this till</source>
        <translation>以下是本机的销售，别的收银机的马上就来</translation>
    </message>
    <message>
        <source>Only sales of this till: the head office does not answer now</source>
        <translation>只列出本机的销售：现在连不上总部</translation>
    </message>
    <message>
        <source>Return: a sale of {member}</source>
        <translation>退货：{member} 的销售</translation>
    </message>
    <message>
        <source>Without receipt</source>
        <translation>无小票</translation>
    </message>
    <message>
        <source>scan the goods; somebody approves it</source>
        <translation>扫退回商品，须授权</translation>
    </message>
    <message>
        <source>All receipts</source>
        <translation>全部单据</translation>
    </message>
    <message>
        <source>Return goods</source>
        <translation>退货</translation>
    </message>
</context>
<context>
    <name>Returning</name>
    <message>
        <source>No sale of this till has a number that ends in {typed}.</source>
        <translation>本机没有单号以 {typed} 结尾的销售</translation>
    </message>
    <message>
        <source>Which sale?</source>
        <translation>哪一笔销售？</translation>
    </message>
    <message>
        <source>Sold elsewhere. Asking the head office…</source>
        <translation>他机售出，正在向总部申请退货…</translation>
    </message>
    <message>
        <source>{name} is not on this receipt; nothing was added.</source>
        <translation>本小票没有{name}，未计入退货</translation>
    </message>
    <message>
        <source>Being worked out. Look at it, then Enter.</source>
        <translation>正在计算。看清后再按回车。</translation>
    </message>
    <message>
        <source>Return of {serial}: {amount} back</source>
        <translation>退货 {serial}：退 {amount}</translation>
    </message>
    <message>
        <source>{serial} is the receipt of a return. Ctrl+P prints it again.</source>
        <translation>{serial} 是退货单；按 Ctrl+P 可重打</translation>
    </message>
    <message>
        <source>{serial} was paid ahead: F2 and the member&apos;s card pay it back.</source>
        <translation>{serial} 是预付凭证；按 F2 在会员卡片中办理退款</translation>
    </message>
</context>
<context>
    <name>Revealed</name>
    <message>
        <source>The whole phone number</source>
        <translation>完整手机号</translation>
    </message>
    <message>
        <source>Goes by itself after 15 seconds. That it was shown is noted.</source>
        <translation>15 秒后自动隐藏；本次查看已留痕。</translation>
    </message>
</context>
<context>
    <name>ScannerStep</name>
    <message>
        <source>Scan the code below. A scanner that types like a keyboard works at once.</source>
        <translation>请扫下面的条码；键盘口扫码枪插上即用。</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>扫码枪</translation>
    </message>
    <message>
        <source>Set up the scanner</source>
        <translation>设置扫码枪</translation>
    </message>
    <message>
        <source>The scanner works.</source>
        <translation>扫码枪正常。</translation>
    </message>
    <message>
        <source>It read {text}. Prefix or suffix of the scanner is wrong: set it up.</source>
        <translation>读到 {text}：前缀或后缀不对，请设置扫码枪。</translation>
    </message>
</context>
<context>
    <name>SearchPanel</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Goods: name, initials, code; members: name, phone</source>
        <translation>商品：品名、拼音首字母、条码；会员：姓名、手机</translation>
    </message>
    <message>
        <source>Search goods and members</source>
        <translation>搜索商品和会员</translation>
    </message>
    <message>
        <source>Nothing is called so. Fewer characters find more.</source>
        <translation>没有这样的商品或会员。少输几个字再试。</translation>
    </message>
    <message>
        <source>↑ ↓ and Enter</source>
        <translation>用 ↑ ↓ 再按 Enter</translation>
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
</context>
<context>
    <name>Setting</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>波特率</translation>
    </message>
    <message>
        <source>The receipt printer&apos;s address, such as /dev/ttyUSB0, COM3, socket://10.0.0.7:9100, usb://04b8:0e15, win32://its name; empty: nothing is printed.</source>
        <translation>小票打印机的地址，如 /dev/ttyUSB0、COM3、socket://10.0.0.7:9100、usb://04b8:0e15、win32://打印机名；空为不打印。</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>每行字符</translation>
    </message>
    <message>
        <source>Narrow characters on a line: 32 on 58 mm paper, 48 on 80 mm paper.</source>
        <translation>小票每行的半角字符数：58 毫米纸为 32，80 毫米纸为 48。</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>汉字</translation>
    </message>
    <message>
        <source>The printer&apos;s Chinese: gb18030, gbk, or none (no Chinese font: lines are drawn).</source>
        <translation>打印机的汉字：gb18030、gbk，或 none（没有汉字库，整行画成图）。</translation>
    </message>
    <message>
        <source>Knife</source>
        <translation>切纸</translation>
    </message>
    <message>
        <source>Cutting: partial, full, or none (torn by hand).</source>
        <translation>切纸：partial 半切，full 全切，none 手撕。</translation>
    </message>
    <message>
        <source>Confirmation</source>
        <translation>打完确认</translation>
    </message>
    <message>
        <source>How a print is confirmed: in_turn, at_once (it answers at once only), never (what was sent counts as printed).</source>
        <translation>打完怎样确认：in_turn 按顺序回答，at_once 只会实时回答，never 从不回答（发完即算打印）。</translation>
    </message>
    <message>
        <source>As a picture</source>
        <translation>整张画图</translation>
    </message>
    <message>
        <source>Whether whole receipts are printed as a picture; slower, and any printer can do it.</source>
        <translation>是否把整张小票画成图来打；慢一些，什么打印机都认。</translation>
    </message>
    <message>
        <source>Own QR codes</source>
        <translation>自画二维码</translation>
    </message>
    <message>
        <source>Whether the printer draws QR codes itself; if not, the till draws them.</source>
        <translation>打印机自己会不会画二维码；false 为由程序画成图。</translation>
    </message>
    <message>
        <source>Narrowest bar</source>
        <translation>最窄条</translation>
    </message>
    <message>
        <source>How many dots the narrowest bar of the printer&apos;s bar codes has.</source>
        <translation>打印机画条码时最窄的一条是几点。</translation>
    </message>
    <message>
        <source>Lines to the knife</source>
        <translation>离刀几行</translation>
    </message>
    <message>
        <source>Lines between print head and knife; the paper goes on by them before a cut.</source>
        <translation>打印头到切纸刀隔几行，切纸前先走这么多行。</translation>
    </message>
    <message>
        <source>Logo</source>
        <translation>图标</translation>
    </message>
    <message>
        <source>Picture file (PNG, black and white) above the shop&apos;s name; empty: none.</source>
        <translation>印在店名上方的图标文件（PNG），黑白；空为没有。</translation>
    </message>
    <message>
        <source>The address of a drawer with a line of its own, such as COM6; empty: at the printer.</source>
        <translation>有自己一条线的钱箱的地址，如 COM6；空为接在打印机上。</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>开箱字节</translation>
    </message>
    <message>
        <source>The bytes that open such a drawer, in hexadecimal, see its manual.</source>
        <translation>开这种钱箱的字节，十六进制，见钱箱说明书。</translation>
    </message>
    <message>
        <source>The address of a serial scanner, such as /dev/ttyACM0 or COM4; empty: there is none.</source>
        <translation>串口扫码枪的地址，如 /dev/ttyACM0 或 COM4；空为没有串口扫码枪。</translation>
    </message>
    <message>
        <source>The serial scanner&apos;s speed in baud.</source>
        <translation>串口扫码枪的波特率。</translation>
    </message>
    <message>
        <source>At the keyboard</source>
        <translation>键盘口</translation>
    </message>
    <message>
        <source>Whether the fast typing of keyboard scanners and card readers is noticed.</source>
        <translation>是否识别键盘口扫码枪和刷卡器的快速输入。</translation>
    </message>
    <message>
        <source>Before a code</source>
        <translation>前缀</translation>
    </message>
    <message>
        <source>What a keyboard scanner types before a code; empty: nothing.</source>
        <translation>键盘口扫码枪在条码前加的字符；空为没有。</translation>
    </message>
    <message>
        <source>Behind a code</source>
        <translation>后缀</translation>
    </message>
    <message>
        <source>What a keyboard scanner types after a code, before Enter; empty: nothing.</source>
        <translation>键盘口扫码枪在条码后、回车前加的字符；空为没有。</translation>
    </message>
    <message>
        <source>The card reader&apos;s address, such as /dev/ttyUSB1, COM5 or pcsc://; empty: none of its own.</source>
        <translation>读卡器的地址，如 /dev/ttyUSB1、COM5 或 pcsc://；空为没有单独的读卡器。</translation>
    </message>
    <message>
        <source>What it reads</source>
        <translation>读什么</translation>
    </message>
    <message>
        <source>What it reads: stripe, checked (a number with check digits), hex, decimal (ten decimal digits).</source>
        <translation>读卡器读什么：stripe 磁条，checked 带校验卡号，hex 十六进制，decimal 十位十进制。</translation>
    </message>
    <message>
        <source>The card reader&apos;s speed in baud.</source>
        <translation>读卡器的波特率。</translation>
    </message>
    <message>
        <source>The customer display&apos;s address, such as /dev/ttyUSB1, COM5?baud=2400; empty: none.</source>
        <translation>客显的地址，如 /dev/ttyUSB1、COM5?baud=2400；空为没有客显。</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Its kind: text (two lines of letters), chinese (two lines of Chinese), price (eight digits).</source>
        <translation>客显的种类：text 两行字符，chinese 两行汉字，price 八位价格屏。</translation>
    </message>
    <message>
        <source>Customer screen</source>
        <translation>顾客屏</translation>
    </message>
    <message>
        <source>Whether a second screen shows customers their goods.</source>
        <translation>是否在第二个屏幕上开顾客屏。</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>The picture file on it while nobody is served; empty: the shop&apos;s name and a welcome.</source>
        <translation>没有顾客时顾客屏上的图片文件；空为店名和欢迎语。</translation>
    </message>
    <message>
        <source>QR code</source>
        <translation>二维码</translation>
    </message>
    <message>
        <source>What its QR code says while nobody is served, such as where to join; empty: none.</source>
        <translation>没有顾客时顾客屏上二维码的内容，如入会网址；空为没有。</translation>
    </message>
    <message>
        <source>Digits in other places</source>
        <translation>打乱数字</translation>
    </message>
    <message>
        <source>Whether the digits of the PIN pad stand in other places each time.</source>
        <translation>顾客屏密码键盘的数字是否每次打乱。</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>评价</translation>
    </message>
    <message>
        <source>Whether customers are asked for stars once they have paid.</source>
        <translation>结账后是否在顾客屏上请顾客点星评价。</translation>
    </message>
    <message>
        <source>The scale&apos;s address, such as /dev/ttyUSB2, COM7?baud=9600; empty: there is none.</source>
        <translation>电子秤的地址，如 /dev/ttyUSB2、COM7?baud=9600；空为没有。</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>The scale&apos;s protocol: 8217 (Mettler Toledo, answers), stream (sends by itself).</source>
        <translation>电子秤的协议：8217 问答（梅特勒-托利多），stream 连续发送。</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>The unit that the scale is set to: kg, g or lb.</source>
        <translation>电子秤设成的单位：kg 千克，g 克，lb 磅。</translation>
    </message>
    <message>
        <source>7 bits, even</source>
        <translation>7 位偶校验</translation>
    </message>
    <message>
        <source>Whether an 8217 has 7 bits with even parity; not for 8 bits without.</source>
        <translation>8217 秤是否为 7 位偶校验；8 位无校验时为 false。</translation>
    </message>
    <message>
        <source>Tare command</source>
        <translation>去皮命令</translation>
    </message>
    <message>
        <source>What tares a scale that sends by itself: MT or T.</source>
        <translation>连续发送的秤用什么去皮：MT 或 T。</translation>
    </message>
    <message>
        <source>None: drawn by the till</source>
        <translation>没有，由程序画</translation>
    </message>
    <message>
        <source>Partial cut</source>
        <translation>半切</translation>
    </message>
    <message>
        <source>Full cut</source>
        <translation>全切</translation>
    </message>
    <message>
        <source>Torn by hand</source>
        <translation>手撕</translation>
    </message>
    <message>
        <source>Answers in turn</source>
        <translation>按顺序回答</translation>
    </message>
    <message>
        <source>Answers at once only</source>
        <translation>只会实时回答</translation>
    </message>
    <message>
        <source>Never answers</source>
        <translation>从不回答</translation>
    </message>
    <message>
        <source>Magnetic stripe</source>
        <translation>磁条</translation>
    </message>
    <message>
        <source>Number with check digits</source>
        <translation>带校验卡号</translation>
    </message>
    <message>
        <source>Hexadecimal digits</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>Ten decimal digits</source>
        <translation>十位十进制</translation>
    </message>
    <message>
        <source>Two lines of letters</source>
        <translation>两行字符</translation>
    </message>
    <message>
        <source>Two lines of Chinese</source>
        <translation>两行汉字</translation>
    </message>
    <message>
        <source>Price, eight digits</source>
        <translation>八位价格屏</translation>
    </message>
    <message>
        <source>8217: it is asked</source>
        <translation>8217 问答</translation>
    </message>
    <message>
        <source>It sends by itself</source>
        <translation>连续发送</translation>
    </message>
</context>
<context>
    <name>Settle</name>
    <message>
        <source>Asking the provider…</source>
        <translation>正在收款…</translation>
    </message>
    <message>
        <source>Waiting for the customer</source>
        <translation>等顾客确认</translation>
    </message>
    <message>
        <source>No answer, may be paid</source>
        <translation>没有回答，可能已付</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>已付</translation>
    </message>
    <message>
        <source>Not paid</source>
        <translation>未付</translation>
    </message>
    <message>
        <source>Being given back</source>
        <translation>退款中</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>It may be paid. Enter asks again; Del gives it back, then pay otherwise.</source>
        <translation>可能已付。回车再问一次；Del 退回后用别的方式付。</translation>
    </message>
    <message>
        <source>The till asks by itself. Enter asks now; Del gives it up.</source>
        <translation>程序会自己查询。回车马上再问，Del 不要这笔。</translation>
    </message>
    <message>
        <source>The till asks until it is given back. The sale can be paid otherwise now.</source>
        <translation>退回前程序会一直催办，这一单可以改用别的方式付。</translation>
    </message>
    <message>
        <source>Given back otherwise</source>
        <translation>已另行退回</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>{payment} is paid.</source>
        <translation>{payment} 已收到。</translation>
    </message>
    <message>
        <source>{payment} was not paid. Scan another code, or take cash: F9.</source>
        <translation>{payment} 没有付成。换个付款码再扫，或按 F9 收现金。</translation>
    </message>
    <message>
        <source>{payment} was given back.</source>
        <translation>{payment} 已退回。</translation>
    </message>
    <message>
        <source>{payment} is being given back. Go on with the sale.</source>
        <translation>{payment} 正在退回，可以继续收款。</translation>
    </message>
    <message>
        <source>No answer about {payment}. Ask again, or give it back: +</source>
        <translation>{payment} 没有回答。按 + 再问一次，或者退回。</translation>
    </message>
</context>
<context>
    <name>SettlePanel</name>
    <message>
        <source>Settle</source>
        <translation>结算</translation>
    </message>
    <message>
        <source>Number on the terminal&apos;s slip, then Enter</source>
        <translation>签购单流水号，回车</translation>
    </message>
    <message>
        <source>Amount, then F9 or Ctrl+B, or scan: a part; Enter: cash</source>
        <translation>金额后按 F9、Ctrl+B 或扫码收一部分；回车收现金</translation>
    </message>
    <message>
        <source>Rest</source>
        <translation>还需收</translation>
    </message>
    <message>
        <source>Let the customer pay {amount} at the terminal. Then type its number.</source>
        <translation>请顾客在刷卡机上付 {amount}，然后输入流水号。</translation>
    </message>
    <message>
        <source>Scan the customer&apos;s code: it pays the rest. An amount first: a part.</source>
        <translation>扫付款码收剩下的全部；先输入金额，只收一部分。</translation>
    </message>
    <message>
        <source>It is paid</source>
        <translation>已刷卡</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>再问一次</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Take {amount} in cash</source>
        <translation>收现金 {amount}</translation>
    </message>
    <message>
        <source>Change into the balance</source>
        <translation>零钱转存余额</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>应收</translation>
    </message>
    <message>
        <source>From balance</source>
        <translation>余额支付</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>已收</translation>
    </message>
</context>
<context>
    <name>Settling</name>
    <message>
        <source>Give {payment} back: why?</source>
        <translation>退回 {payment}：为什么？</translation>
    </message>
    <message>
        <source>Give {payment} back: {reason}</source>
        <translation>退回 {payment}：{reason}</translation>
    </message>
    <message>
        <source>Give the customer {amount} in cash back.</source>
        <translation>请把现金 {amount} 退给顾客。</translation>
    </message>
    <message>
        <source>{payment} is noted as given back.</source>
        <translation>{payment} 已记为退回。</translation>
    </message>
    <message>
        <source>{typed} is not an amount.</source>
        <translation>{typed} 不是金额。</translation>
    </message>
</context>
<context>
    <name>ShiftPanel</name>
    <message>
        <source>Type the counted total and Enter; or a digit and Enter</source>
        <translation>直接输入实点总额按 Enter 交班；或数字 + Enter 选择</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>开班</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>备用金</translation>
    </message>
    <message>
        <source>Opened by</source>
        <translation>当班</translation>
    </message>
    <message>
        <source>Unsent</source>
        <translation>未上传</translation>
    </message>
    <message>
        <source>Counted total, then Enter; or a digit and Enter</source>
        <translation>实点总额按 Enter；或数字 + Enter</translation>
    </message>
    <message>
        <source>Shift {name}</source>
        <translation>班次 {name}</translation>
    </message>
    <message>
        <source>X report</source>
        <translation>X 报表</translation>
    </message>
    <message>
        <source>closes nothing</source>
        <translation>不清零</translation>
    </message>
    <message>
        <source>Cash in</source>
        <translation>存入</translation>
    </message>
    <message>
        <source>Cash out</source>
        <translation>提现</translation>
    </message>
    <message>
        <source>Close the shift</source>
        <translation>交班</translation>
    </message>
    <message>
        <source>count the drawer</source>
        <translation>清点钱箱</translation>
    </message>
    <message>
        <source>{typed} is not an amount.</source>
        <translation>{typed} 不是金额。</translation>
    </message>
</context>
<context>
    <name>Shifting</name>
    <message>
        <source>Open the drawer: {reason}</source>
        <translation>开钱箱：{reason}</translation>
    </message>
    <message>
        <source>The drawer opens.</source>
        <translation>钱箱已打开。</translation>
    </message>
    <message>
        <source>Open the drawer: why?</source>
        <translation>开钱箱的原因？</translation>
    </message>
    <message>
        <source>X report</source>
        <translation>X 报表</translation>
    </message>
    <message>
        <source>Open a shift</source>
        <translation>开班</translation>
    </message>
    <message>
        <source>How much is in the drawer now? Enter alone: nothing.</source>
        <translation>钱箱里现有多少备用金？直接按 Enter 为 0。</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>备用金</translation>
    </message>
    <message>
        <source>Open with {amount}</source>
        <translation>以 {amount} 开班</translation>
    </message>
    <message>
        <source>Shift {name} is open, with {amount} in the drawer.</source>
        <translation>已开班 {name}，备用金 {amount}。</translation>
    </message>
    <message>
        <source>Cash in</source>
        <translation>存入</translation>
    </message>
    <message>
        <source>Cash out</source>
        <translation>提现</translation>
    </message>
    <message>
        <source>The drawer opens and a slip is printed.</source>
        <translation>会打开钱箱并打印凭条。</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Put {amount} in</source>
        <translation>存入 {amount}</translation>
    </message>
    <message>
        <source>Take {amount} out</source>
        <translation>提现 {amount}</translation>
    </message>
    <message>
        <source>Cash in {amount}: why?</source>
        <translation>存入 {amount} 的原因？</translation>
    </message>
    <message>
        <source>Cash out {amount}: why?</source>
        <translation>提现 {amount} 的原因？</translation>
    </message>
    <message>
        <source>Cash in {amount}: {reason}</source>
        <translation>存入 {amount}：{reason}</translation>
    </message>
    <message>
        <source>Cash out {amount}: {reason}</source>
        <translation>提现 {amount}：{reason}</translation>
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
        <source>Fetching members and goods: {percent} %. Selling goes on.</source>
        <translation>正在下载会员和商品：{percent}%。可照常收银。</translation>
    </message>
    <message>
        <source>Fetching members and goods. Selling goes on.</source>
        <translation>正在下载会员和商品。可照常收银。</translation>
    </message>
    <message>
        <source>See why</source>
        <translation>查看原因</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {time} slow. Receipts have the right time.</source>
        <translation>电脑时间不准（慢 {time}），小票时间已校正。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {time} fast. Receipts have the right time.</source>
        <translation>电脑时间不准（快 {time}），小票时间已校正。</translation>
    </message>
    <message>
        <source>Check the time</source>
        <translation>校正时间</translation>
    </message>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n 天</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>Little room on the disk ({free} MB). Selling goes on; tell the manager.</source>
        <translation>磁盘空间不足（{free}MB），照常收银，请联系管理员。</translation>
    </message>
    <message>
        <source>The card reader is unplugged. Members are found by phone. Plug it in again.</source>
        <translation>读卡器已断开，可用手机号查会员。请重新插上。</translation>
    </message>
    <message>
        <source>The customer display does not answer. Selling goes on; check its cable.</source>
        <translation>客显没有回答。照常收银；请检查电源和连线。</translation>
    </message>
    <message>
        <source>The drawer is unplugged. Open it with its key; plug it in again.</source>
        <translation>钱箱已断开，可用钥匙打开。请重新插好。</translation>
    </message>
    <message>
        <source>Printing was interrupted. The sale is complete.</source>
        <translation>打印中断。本单已完成。</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>重新打印</translation>
    </message>
    <message>
        <source>The printer is out of paper. Sales are complete; receipts follow.</source>
        <translation>打印机缺纸。本单已完成，装纸后自动补打。</translation>
    </message>
    <message>
        <source>Do not print</source>
        <translation>暂不打印</translation>
    </message>
    <message>
        <source>The printer is open. Sales are complete; close it, receipts follow.</source>
        <translation>打印机未合盖。本单已完成，合盖后自动补打。</translation>
    </message>
    <message>
        <source>The printer does not answer. Sales are complete; check power and cable.</source>
        <translation>打印机无应答。本单已完成，请检查电源和连接线。</translation>
    </message>
    <message>
        <source>Other printer</source>
        <translation>换打印机</translation>
    </message>
</context>
<context>
    <name>Stars</name>
    <message>
        <source>How was it? Tap a star.</source>
        <translation>请点星评价本次服务</translation>
    </message>
    <message>
        <source>Thank you: {points} points</source>
        <translation>谢谢您的评价，获得 {points} 积分</translation>
    </message>
    <message>
        <source>Thank you for rating</source>
        <translation>谢谢您的评价</translation>
    </message>
</context>
<context>
    <name>StateCard</name>
    <message>
        <source>How this till stands</source>
        <translation>本机状态</translation>
    </message>
    <message>
        <source>Shop and till</source>
        <translation>门店和机号</translation>
    </message>
    <message>
        <source>Head office</source>
        <translation>总部</translation>
    </message>
    <message>
        <source>Last contact</source>
        <translation>上次联系</translation>
    </message>
    <message>
        <source>Not uploaded</source>
        <translation>未上传</translation>
    </message>
    <message>
        <source>Held back</source>
        <translation>被搁置</translation>
    </message>
    <message>
        <source>Last backup</source>
        <translation>上次备份</translation>
    </message>
    <message>
        <source>Second copy</source>
        <translation>另存一份</translation>
    </message>
    <message>
        <source>Disk space</source>
        <translation>磁盘空间</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Never yet</source>
        <translation>从未</translation>
    </message>
    <message>
        <source>{time}, connected</source>
        <translation>{time}，已连接</translation>
    </message>
    <message>
        <source>{time}, offline now</source>
        <translation>{time}，现在离线</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>剩余 {size}</translation>
    </message>
    <message numerus="yes">
        <source>%n documents, the oldest of {time}</source>
        <translation>
            <numerusform>%n 张单据，最早 {time}</numerusform>
        </translation>
    </message>
    <message>
        <source>None, all uploaded</source>
        <translation>无，全部已上传</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message numerus="yes">
        <source>%n documents, see below</source>
        <translation>
            <numerusform>%n 张单据，见下</numerusform>
        </translation>
    </message>
    <message>
        <source>waits for an update of the head office</source>
        <translation>等总部更新程序</translation>
    </message>
    <message>
        <source>set aside by the head office</source>
        <translation>总部已隔离</translation>
    </message>
    <message>
        <source>Not set up</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>Not there: plug in the medium of {folder}</source>
        <translation>不在：请插上 {folder} 所在的盘</translation>
    </message>
    <message>
        <source>{count} s fast</source>
        <translation>快 {count} 秒</translation>
    </message>
    <message>
        <source>{count} s slow</source>
        <translation>慢 {count} 秒</translation>
    </message>
    <message>
        <source>As at the head office</source>
        <translation>与总部一致</translation>
    </message>
</context>
<context>
    <name>Stating</name>
    <message>
        <source>The last {days} days</source>
        <translation>最近 {days} 天</translation>
    </message>
    <message>
        <source>Statement: of which time?</source>
        <translation>对账单：要哪段时间的？</translation>
    </message>
    <message>
        <source>Asking the head office for every movement…</source>
        <translation>正在向总部查询全部流水…</translation>
    </message>
    <message>
        <source>The statement has {count} entries.</source>
        <translation>对账单共 {count} 条。</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>会员对账单</translation>
    </message>
    <message>
        <source>Only the head office has every movement. Ask it later.</source>
        <translation>全部流水只有总部有，联网后再打；收银不受影响。</translation>
    </message>
    <message>
        <source>Only the head office has every movement: later. The card is as of {time}.</source>
        <translation>全部流水只有总部有，联网后再打；会员卡片余额截至 {time}。</translation>
    </message>
</context>
<context>
    <name>Stopped</name>
    <message>
        <source>MemberTill</source>
        <translation>会员收银台</translation>
    </message>
    <message>
        <source>The counter stopped three times within five minutes</source>
        <translation>收银台五分钟内停了三次</translation>
    </message>
    <message>
        <source>It was not started again. Every sale that was paid is saved.</source>
        <translation>没有再自动启动。已收款的单据都已保存。</translation>
    </message>
    <message>
        <source>The other tills of the shop go on selling.</source>
        <translation>店里其他收银机照常收银。</translation>
    </message>
    <message>
        <source>Restart it. If it stops again, restart the computer; then call support.</source>
        <translation>请重新启动。如果再停，先重启电脑；仍不行请联系技术支持。</translation>
    </message>
    <message>
        <source>For support, the log: {file}</source>
        <translation>给技术支持的日志：{file}</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Sums</name>
    <message numerus="yes">
        <source>%n pieces</source>
        <translation>
            <numerusform>共 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved {amount}</source>
        <translation>已省 {amount}</translation>
    </message>
    <message>
        <source>Total {amount}</source>
        <translation>合计 {amount}</translation>
    </message>
    <message>
        <source>Paid {amount}</source>
        <translation>已付 {amount}</translation>
    </message>
    <message>
        <source>Still to pay</source>
        <translation>还需支付</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
</context>
<context>
    <name>Suspending</name>
    <message>
        <source>Asking till {till} for the sale on hold…</source>
        <translation>正在向 {till} 号机取挂单…</translation>
    </message>
    <message>
        <source>Stop waiting</source>
        <translation>不等了</translation>
    </message>
    <message>
        <source>It can be resumed at its till.</source>
        <translation>可以到那台收银机取单。</translation>
    </message>
    <message>
        <source>On hold. F7 with an empty basket resumes it.</source>
        <translation>已挂单。空车时按 F7 取单。</translation>
    </message>
    <message>
        <source>Only this till&apos;s sales are shown: the other tills cannot be asked now.</source>
        <translation>只列出本机的挂单：现在问不到其他收银机。</translation>
    </message>
    <message>
        <source>Nothing is on hold here. The other tills cannot be asked now.</source>
        <translation>本机没有挂单。现在问不到其他收银机。</translation>
    </message>
    <message>
        <source>Resume which sale?</source>
        <translation>取哪一单？</translation>
    </message>
    <message>
        <source>{more} more on hold: scan their slips, or resume these first.</source>
        <translation>还有 {more} 单挂着：扫挂单凭证，或先取这些。</translation>
    </message>
    <message>
        <source>At till {till}</source>
        <translation>在 {till} 收银机</translation>
    </message>
    <message numerus="yes">
        <source>%n of them on hold for more than a day: is it still wanted?</source>
        <translation>
            <numerusform>有 %n 单挂了一天以上，还要吗？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pieces</source>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>System</name>
    <message>
        <source>The program had a fault and goes on. Sales are safe; see System.</source>
        <translation>程序出错后已继续，单据都在；详见系统页。</translation>
    </message>
    <message>
        <source>This till is open already: here it is.</source>
        <translation>本机已在收银，已切换到该窗口。</translation>
    </message>
    <message>
        <source>Practice: receipts that prove nothing, and no sale that counts</source>
        <translation>进入练习模式：小票不作凭证，销售不入账</translation>
    </message>
    <message>
        <source>Copying members and goods to practise with…</source>
        <translation>正在复制会员和商品供练习……</translation>
    </message>
    <message>
        <source>Devices are set up at the real till: end practice first.</source>
        <translation>设备在正式收银时设置：请先结束练习。</translation>
    </message>
    <message>
        <source>End practice</source>
        <translation>结束练习</translation>
    </message>
</context>
<context>
    <name>SystemPage</name>
    <message>
        <source>This till</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>诊断包</translation>
    </message>
    <message>
        <source>Fault reports</source>
        <translation>出错报告</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>练习</translation>
    </message>
    <message>
        <source>Set up again</source>
        <translation>重新引导</translation>
    </message>
</context>
<context>
    <name>TakingPart</name>
    <message>
        <source>The shop rewards nothing but sales now.</source>
        <translation>本店目前没有签到和活动奖励。</translation>
    </message>
    <message>
        <source>Sign in and activities</source>
        <translation>签到和活动</translation>
    </message>
    <message>
        <source>{what}: {given}. It can be used once the head office has it.</source>
        <translation>{what}：{given}，总部入账后可用。</translation>
    </message>
    <message>
        <source>Campaign {name}</source>
        <translation>活动 {name}</translation>
    </message>
    <message>
        <source>Sign in for today</source>
        <translation>今日签到</translation>
    </message>
    <message>
        <source>Came by</source>
        <translation>到店</translation>
    </message>
    <message>
        <source>Wrote a review</source>
        <translation>写了评价</translation>
    </message>
    <message>
        <source>Shared the shop</source>
        <translation>分享了本店</translation>
    </message>
    <message>
        <source>Posted a picture</source>
        <translation>晒单</translation>
    </message>
    <message>
        <source>all had already</source>
        <translation>已领完</translation>
    </message>
    <message>
        <source>+{points} points</source>
        <translation>+{points} 积分</translation>
    </message>
    <message>
        <source>+{growth} growth</source>
        <translation>+{growth} 成长值</translation>
    </message>
    <message>
        <source>+{coupons} coupons</source>
        <translation>+{coupons} 张券</translation>
    </message>
</context>
<context>
    <name>Thanks</name>
    <message>
        <source>Thank you</source>
        <translation>谢谢惠顾</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>To pay {due}   received {paid}</source>
        <translation>应付 {due}   实收 {paid}</translation>
    </message>
    <message>
        <source>Paid {amount}</source>
        <translation>已付 {amount}</translation>
    </message>
    <message>
        <source>{points} points earned</source>
        <translation>本单获得 {points} 积分</translation>
    </message>
    <message>
        <source>See you again</source>
        <translation>欢迎下次光临</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Cashier {staff}</source>
        <translation>收银 {staff}</translation>
    </message>
    <message>
        <source>Nobody logged in</source>
        <translation>未登录</translation>
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
        <source>Offline · %n kept</source>
        <translation>
            <numerusform>离线 · 已存 %n 单</numerusform>
        </translation>
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
    <message>
        <source>Card reader off</source>
        <translation>读卡器断开</translation>
    </message>
    <message>
        <source>Card reader</source>
        <translation>读卡器</translation>
    </message>
    <message>
        <source>Display off</source>
        <translation>客显断开</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>客显</translation>
    </message>
    <message>
        <source>Scale off</source>
        <translation>电子秤断开</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>电子秤</translation>
    </message>
    <message>
        <source>Drawer off</source>
        <translation>钱箱断开</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>钱箱</translation>
    </message>
</context>
<context>
    <name>TopUp</name>
    <message>
        <source>Top up</source>
        <translation>会员充值</translation>
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
        <source>Enter or F9: cash; scan the customer&apos;s code: WeChat, Alipay</source>
        <translation>回车或 F9 收现金；扫顾客付款码收微信、支付宝</translation>
    </message>
    <message>
        <source>Number on the payment&apos;s slip, then Enter</source>
        <translation>输入签购单号，再按回车</translation>
    </message>
    <message>
        <source>Enter is kept: it takes the money once the gift is known.</source>
        <translation>回车已记下，查到赠送就收款。</translation>
    </message>
    <message>
        <source>Asking what it brings…</source>
        <translation>正在查询赠送…</translation>
    </message>
    <message>
        <source>So much is not paid in cash. Take a card or a transfer.</source>
        <translation>这么大的金额不能收现金，请刷卡或转账。</translation>
    </message>
    <message>
        <source>from {amount} on {bonus} is given</source>
        <translation>充满 {amount} 送 {bonus}</translation>
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
    <message>
        <source>Paid</source>
        <translation>已收</translation>
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
    <name>TouchCounter</name>
    <message>
        <source>Nothing was cancelled. Hold the button until the question comes.</source>
        <translation>没有取消。请按住“整单取消”，直到出现提示。</translation>
    </message>
</context>
<context>
    <name>TrialPanel</name>
    <message>
        <source>Printer doctor</source>
        <translation>打印机医生</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count} 秒</translation>
    </message>
</context>
<context>
    <name>Trying</name>
    <message>
        <source>Prints a slip that shows what the printer can do.</source>
        <translation>打印一张校准小票，看打印机能打什么。</translation>
    </message>
    <message>
        <source>Opens the drawer once. That stays in the journal.</source>
        <translation>开一次钱箱，会记入流水。</translation>
    </message>
    <message>
        <source>Shows what is scanned; nothing is rung up.</source>
        <translation>显示扫到的内容，不会记入商品。</translation>
    </message>
    <message>
        <source>Shows which card is read; nobody is served.</source>
        <translation>显示读到的卡，不会带出会员。</translation>
    </message>
    <message>
        <source>Shows a sample to the customer for five seconds.</source>
        <translation>给顾客显示样例五秒钟。</translation>
    </message>
    <message>
        <source>Shows what lies on the scale.</source>
        <translation>显示秤上的重量。</translation>
    </message>
    <message>
        <source>A slip is being printed…</source>
        <translation>正在打印校准小票…</translation>
    </message>
    <message>
        <source>The drawer is being opened…</source>
        <translation>正在开钱箱…</translation>
    </message>
    <message>
        <source>Opening the scanner&apos;s line…</source>
        <translation>正在打开扫码枪的接口…</translation>
    </message>
    <message>
        <source>Opening the card reader&apos;s line…</source>
        <translation>正在打开读卡器的接口…</translation>
    </message>
    <message>
        <source>A sample is being shown…</source>
        <translation>正在显示样例…</translation>
    </message>
    <message>
        <source>The scale is being asked…</source>
        <translation>正在询问电子秤…</translation>
    </message>
    <message>
        <source>Listening. Scan a code; nothing is rung up.</source>
        <translation>正在听。请扫一个码，不会记入商品。</translation>
    </message>
    <message>
        <source>Listening. Swipe a card or lay it on the reader.</source>
        <translation>正在听。请刷卡，或把卡放在读卡器上。</translation>
    </message>
    <message>
        <source>The sample is shown. Look at it from the customer&apos;s side.</source>
        <translation>样例已显示，请从顾客一侧看。</translation>
    </message>
    <message>
        <source>Nothing can be opened there. Check plug and power, the address, and whether another program is using it.</source>
        <translation>这个地址打不开。请检查插头和电源、地址，以及是否有别的程序占用。</translation>
    </message>
    <message>
        <source>an article, a member or a coupon</source>
        <translation>商品、会员或券</translation>
    </message>
    <message>
        <source>a label with a weight</source>
        <translation>带重量的标签</translation>
    </message>
    <message>
        <source>a label with a price</source>
        <translation>带金额的标签</translation>
    </message>
    <message>
        <source>a member&apos;s phone number</source>
        <translation>会员手机号</translation>
    </message>
    <message>
        <source>a receipt number</source>
        <translation>小票单号</translation>
    </message>
    <message>
        <source>a member&apos;s code from a phone</source>
        <translation>手机上的会员码</translation>
    </message>
    <message>
        <source>a staff card</source>
        <translation>员工卡</translation>
    </message>
    <message>
        <source>misread: its check digit is wrong</source>
        <translation>误读，校验位不对</translation>
    </message>
    <message>
        <source>no code at all</source>
        <translation>不是条码</translation>
    </message>
    <message>
        <source>Read: {text}. Taken for: {meaning}. Nothing was rung up.</source>
        <translation>读到：{text}。认作：{meaning}。没有记入商品。</translation>
    </message>
    <message>
        <source>Card read: {code}, a magnetic stripe.</source>
        <translation>读到磁条卡：{code}。</translation>
    </message>
    <message>
        <source>Card read: {code}, the number of a chip.</source>
        <translation>读到芯片卡号：{code}。</translation>
    </message>
    <message>
        <source>A bank card. It is refused, and not shown.</source>
        <translation>银行卡，不显示，收银时也会拒绝。</translation>
    </message>
    <message>
        <source>A card was not read whole. Swipe it once more.</source>
        <translation>卡没有读全，请再刷一次。</translation>
    </message>
    <message>
        <source>The pan moves…</source>
        <translation>秤盘在晃动…</translation>
    </message>
    <message>
        <source>{weight} kg</source>
        <translation>{weight} kg</translation>
    </message>
    <message>
        <source>Not opened: its line cannot be reached. Check plug and address.</source>
        <translation>没有打开：接口打不开。请检查插头和地址。</translation>
    </message>
    <message>
        <source>The drawer was told to open. If it did not: its cable.</source>
        <translation>已发出开箱信号。没有打开时请检查钱箱的线。</translation>
    </message>
    <message>
        <source>Printed; the printer confirmed it.</source>
        <translation>已打印，打印机已确认。</translation>
    </message>
    <message>
        <source>Sent. This printer never confirms: look at it.</source>
        <translation>已发送。这台打印机从不确认，请看纸上。</translation>
    </message>
    <message>
        <source>The printer has no paper. Load a roll.</source>
        <translation>打印机缺纸，请装纸。</translation>
    </message>
    <message>
        <source>The printer is open. Close its cover.</source>
        <translation>打印机未合盖，请合盖。</translation>
    </message>
    <message>
        <source>Nothing was printed: the printer does not answer. Check power, cable and address.</source>
        <translation>没有打印：打印机无应答。请检查电源、连接线和地址。</translation>
    </message>
    <message>
        <source>Sent, but not confirmed. If the slip is whole, choose another confirmation.</source>
        <translation>已发送，但没有确认。小票完整时，请换一种确认方式。</translation>
    </message>
    <message>
        <source>The sample was shown; the counter&apos;s is back.</source>
        <translation>样例已显示完毕，已恢复收银内容。</translation>
    </message>
    <message>
        <source>There is no second screen. Plug it in, and let the desktop extend to it.</source>
        <translation>没有第二个屏幕。请接好，并在系统里设为扩展桌面。</translation>
    </message>
</context>
<context>
    <name>UndoPanel</name>
    <message>
        <source>All of it comes back, as it was paid. Points and coupons too.</source>
        <translation>整单原路退回，积分和优惠券一并冲回</translation>
    </message>
    <message>
        <source>Undo the sale</source>
        <translation>红冲</translation>
    </message>
    <message>
        <source>Enter undoes the sale</source>
        <translation>按 Enter 红冲本单</translation>
    </message>
    <message>
        <source>Undo the sale?</source>
        <translation>红冲本单？</translation>
    </message>
</context>
<context>
    <name>Undoing</name>
    <message>
        <source>No step of this sale to undo.</source>
        <translation>本单没有可撤销的操作</translation>
    </message>
</context>
<context>
    <name>Ways</name>
    <message>
        <source>Cash handed over</source>
        <translation>实收现金</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>Number of the payment</source>
        <translation>付款单号</translation>
    </message>
    <message>
        <source>Cash handed over, or scan a payment code; 1-3 how</source>
        <translation>收到的现金，或扫付款码；1-3 选方式</translation>
    </message>
    <message>
        <source>Number on the payment&apos;s slip; 1-3 how; Enter</source>
        <translation>输入签购单号；1-3 换方式；回车</translation>
    </message>
    <message>
        <source>Type the number of the payment first.</source>
        <translation>请先输入付款单号。</translation>
    </message>
</context>
<context>
    <name>Weighing</name>
    <message>
        <source>The selected line is not sold by weight.</source>
        <translation>选中的商品不按重量卖。</translation>
    </message>
    <message>
        <source>Tared. The scale shows net weight now.</source>
        <translation>已去皮，现在显示净重。</translation>
    </message>
    <message>
        <source>{name} stays as it was.</source>
        <translation>{name}的重量没有改。</translation>
    </message>
    <message>
        <source>{name} was not rung up.</source>
        <translation>{name}没有加入。</translation>
    </message>
    <message>
        <source>First weigh {name}: Enter. Or type the weight and *; Esc gives it up.</source>
        <translation>{name}还没有称重：按 Enter 再称，或输入重量按 *，按 Esc 放弃。</translation>
    </message>
    <message>
        <source>Weighing: {name}…</source>
        <translation>正在称重：{name}…</translation>
    </message>
    <message>
        <source>Put {name} on the scale, or type its weight and *.</source>
        <translation>请把{name}放上秤盘，或输入重量按 *。</translation>
    </message>
    <message>
        <source>The pan has not changed. Put {name} on it; if it is there, Ctrl+W.</source>
        <translation>秤上没有换货。请放上{name}；已经放好请按 Ctrl+W。</translation>
    </message>
    <message>
        <source>No scale is set up. Type the weight, then *.</source>
        <translation>没有设置电子秤。请输入重量，再按 *。</translation>
    </message>
</context>
<context>
    <name>Wizard</name>
    <message>
        <source>The code is wrong, too old or used. Ask the head office for a new one.</source>
        <translation>激活码不对、过期或已用过，请总部重发。</translation>
    </message>
    <message>
        <source>This folder is another till&apos;s. Ask for a code of that till.</source>
        <translation>本机已是另一台收银机，请要那台的激活码。</translation>
    </message>
    <message>
        <source>The file of the certificate cannot be read. Look at its name and place.</source>
        <translation>证书文件读不出，请检查文件名和位置。</translation>
    </message>
    <message>
        <source>The address begins with https:// . Look at it again.</source>
        <translation>网址应以 https:// 开头，请检查。</translation>
    </message>
</context>
<context>
    <name>WizardPage</name>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>First load</source>
        <translation>首次下载</translation>
    </message>
    <message>
        <source>Printer and drawer</source>
        <translation>打印机和钱箱</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>扫码枪</translation>
    </message>
    <message>
        <source>A sale for practice</source>
        <translation>练习一单</translation>
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
        <source>{code} was not read right; nothing was added. Scan it again.</source>
        <translation>{code} 没有读准，未加入。请再扫一次。</translation>
    </message>
    <message>
        <source>This is a bank card, no member card. It is paid with at the card terminal.</source>
        <translation>这是银行卡，不能当会员卡用。请在刷卡机上付款。</translation>
    </message>
    <message>
        <source>The card was not read. Swipe it again.</source>
        <translation>没读出这张卡，请再刷一次。</translation>
    </message>
    <message>
        <source>This is a code to pay by; nothing was charged. Press + first, then scan it.</source>
        <translation>这是付款码，没有扣款。请先按 + 结账，再扫付款码。</translation>
    </message>
    <message>
        <source>The card of colleague {number}: it logs in and approves, and sells nothing.</source>
        <translation>这是员工 {number} 的工牌，用于登录和授权，不能销售。</translation>
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
        <source>Not known here. Register the phone number; points are joined once online again.</source>
        <translation>本机没有该会员。可先登记手机号，联网后自动合并积分。</translation>
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
        <source>A PIN has {digits} digits.</source>
        <translation>密码须为 {digits} 位数字。</translation>
    </message>
    <message>
        <source>This PIN is easily guessed. Choose another one.</source>
        <translation>此密码太容易被猜到，请换一个。</translation>
    </message>
    <message>
        <source>Wrong PIN. Type it again.</source>
        <translation>密码不对，请重新输入。</translation>
    </message>
    <message>
        <source>This member has no PIN yet. F2 alone sets one; or scan the member&apos;s code.</source>
        <translation>该会员还没有密码：按 F2 设置，或扫会员码。</translation>
    </message>
    <message>
        <source>This member has a PIN. Change it with the present one, or reset it.</source>
        <translation>该会员已有密码：用原密码修改，或重设。</translation>
    </message>
    <message>
        <source>Five wrong PINs today. Scan the member&apos;s code, or try tomorrow.</source>
        <translation>密码今日已错五次：请扫会员码，或明日再试。</translation>
    </message>
    <message>
        <source>Nobody here has this number or name, or several have it. Type your number.</source>
        <translation>本店没有此工号或姓名，或有重名，请输入工号。</translation>
    </message>
    <message>
        <source>First log in with your number and PIN.</source>
        <translation>请先用工号和密码登录。</translation>
    </message>
    <message>
        <source>You may not work at this till any more. Let somebody else log in.</source>
        <translation>您已不能在本机收银，请由他人登录。</translation>
    </message>
    <message>
        <source>{staff} said no; nothing was changed.</source>
        <translation>{staff} 未同意，没有改动。</translation>
    </message>
    <message>
        <source>Nobody at the head office answered in 5 minutes; nothing was changed.</source>
        <translation>总部 5 分钟内无人答复，没有改动。</translation>
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
        <source>What is set aside here was not granted so, and is shut. Take cash (F9), tell the manager.</source>
        <translation>本机留存的这笔额度与总部签发的不符，已锁定。请改收现金（F9），并告知店长。</translation>
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
        <source>This is not voided. Put it right with a document of its own.</source>
        <translation>这类单据不能作废，请用相应的单据更正。</translation>
    </message>
    <message>
        <source>The centre has not settled this, so nothing can be voided yet.</source>
        <translation>总部还没有入账，暂时没有可作废的。</translation>
    </message>
    <message>
        <source>{till} may take goods of this back now. End its right first, or wait for it.</source>
        <translation>{till} 现在可以退这一单的货。先收回它的退货权，或等它用完。</translation>
    </message>
    <message>
        <source>{till} sold this and may still take goods back. Try again once it has been online.</source>
        <translation>这一单是 {till} 卖的，它现在还可以自己退货。等它联网一次后再试。</translation>
    </message>
    <message>
        <source>Goods came back after this. Void that return first.</source>
        <translation>这之后有退货，请先作废那张退货单。</translation>
    </message>
    <message>
        <source>What this gave was used, renewed or paid back since, so it stays.</source>
        <translation>所给的权益已使用、续期或退款，不能作废。</translation>
    </message>
    <message>
        <source>This waits for nobody. It was decided before.</source>
        <translation>这张单据不在等待处理，之前已有结果。</translation>
    </message>
    <message>
        <source>This is not what the till wrote, so it is never settled. Give it up instead.</source>
        <translation>内容与收银机写下的不符，永不入账，只能放弃。</translation>
    </message>
    <message>
        <source>Offline no PIN can be checked. Scan the member&apos;s code; without: {free}.</source>
        <translation>离线不能验密码：请扫会员码；免密还剩 {free}。</translation>
    </message>
    <message>
        <source>More today by PIN or the member&apos;s code only. Without: {free}.</source>
        <translation>超过每日免密额度，需密码或会员码；免密还剩 {free}。</translation>
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
        <source>{code} is the slip of a sale on hold; none is on hold here under it.</source>
        <translation>{code} 是挂单凭证，本机没有这张挂单。</translation>
    </message>
    <message>
        <source>No phone or card numbers in a note. Leave the number out.</source>
        <translation>备注里不能写手机号或卡号，请去掉号码。</translation>
    </message>
    <message>
        <source>It is a whole amount without points.</source>
        <translation>不用积分已是整元。</translation>
    </message>
    <message>
        <source>{points} points would make it even; {usable} may be used. F3 uses them.</source>
        <translation>凑整要 {points} 分，本单最多用 {usable} 分。F3 可抵扣。</translation>
    </message>
    <message>
        <source>{step} points are {worth}: they cannot make it even. F3 uses points.</source>
        <translation>{step} 分抵 {worth} 元，凑不成整元。F3 可照常抵扣。</translation>
    </message>
    <message>
        <source>This sale is on hold in shop {shop}. It can be resumed only there.</source>
        <translation>这一单挂在 {shop} 店，只能在那家店取单。</translation>
    </message>
    <message>
        <source>Till {till} cannot be asked for this sale now. Resume it there.</source>
        <translation>现在联系不上 {till} 号机，请到那台收银机取单。</translation>
    </message>
    <message>
        <source>This sale is open at till {till}, or paid in part. Finish it there.</source>
        <translation>这一单正在 {till} 号机上，或已付了一部分，请到那里结账。</translation>
    </message>
    <message>
        <source>This sale is not on hold any more: till {till} had it last.</source>
        <translation>这一单已不在挂单中，最后在 {till} 号机上。</translation>
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
        <source>{staff} may not approve this; nothing was changed. Ask a supervisor.</source>
        <translation>{staff} 无权授权，未作改动。请找店长授权。</translation>
    </message>
    <message>
        <source>Shift {shift} was opened by {staff} already. F12 shows it.</source>
        <translation>班次 {shift} 已由 {staff} 开班。按 F12 查看。</translation>
    </message>
    <message>
        <source>No shift runs, so there is nothing to report. F12 opens one.</source>
        <translation>还没有班次，无报表可打。按 F12 开班。</translation>
    </message>
    <message>
        <source>{lines} lines are rung up: take the money, F7 holds, Ctrl+Del cancels them.</source>
        <translation>还有 {lines} 行未结：先收款，或按 F7 挂单、Ctrl+Del 整单取消。</translation>
    </message>
    <message>
        <source>This sale was rated already. Thank you.</source>
        <translation>这一单已经评价过了，谢谢。</translation>
    </message>
    <message>
        <source>Only the last sale can be rated, and only before the next one begins.</source>
        <translation>只能评价刚结账的一单，下一单开始后不能再评价。</translation>
    </message>
    <message>
        <source>Of {name} only {left} can still come back. Type fewer.</source>
        <translation>{name} 最多还能退 {left}。请减少数量。</translation>
    </message>
    <message>
        <source>Offline, {serial} cannot be checked. Later, or F8: without receipt.</source>
        <translation>离线无法核对 {serial}；联网后再退，或 F8 无小票退货</translation>
    </message>
    <message>
        <source>Receipt {serial} cannot be returned at this till now. Return without receipt.</source>
        <translation>小票 {serial} 现在不能在本机退货，可按无小票退货。</translation>
    </message>
    <message>
        <source>Till {till} is taking goods of receipt {serial} back. Go on there.</source>
        <translation>小票 {serial} 正在收银机 {till} 办理退货，请到那里继续。</translation>
    </message>
    <message>
        <source>Receipt {serial} can be returned at till {till} only, until that has synced once more.</source>
        <translation>小票 {serial} 目前只能在收银机 {till} 退货，等该机再次同步后即可在此办理。</translation>
    </message>
    <message>
        <source>The sale of receipt {serial} was undone. Nothing of it can come back.</source>
        <translation>小票 {serial} 的销售已作废，不能退货。</translation>
    </message>
    <message>
        <source>Receipt {serial} is being looked into at the centre. Ask a supervisor.</source>
        <translation>小票 {serial} 正由总部核实，请联系主管。</translation>
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
        <source>There is no sale to undo: only the last one, by who made it. F8 returns goods.</source>
        <translation>没有可红冲的销售（仅限本人最后一单）；退货按 F8</translation>
    </message>
    <message>
        <source>The minute is over: {serial} stands. F8 and the receipt returns its goods.</source>
        <translation>已超过 60 秒：{serial} 不能红冲，请按 F8 扫小票退货</translation>
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
        <source>The head office was restored. Sell on; new members, coupon codes, others&apos; returns wait.</source>
        <translation>总部刚恢复，正等各台补报。现金和本机留存照用；查会员、验券、异机退货请稍候。</translation>
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
        <source>The head office has shut this till out. Selling goes on; tell the manager.</source>
        <translation>总部已停用本机。收银照常，请告知店长。</translation>
    </message>
    <message>
        <source>The head office is asked too often; it is asked again in a moment.</source>
        <translation>向总部请求过于频繁，稍后自动重试。</translation>
    </message>
    <message>
        <source>Too many members were looked up and not served. Try again later.</source>
        <translation>查询会员过多而未成交，请稍后再试。</translation>
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
        <source>The disk is full: nothing was done and nothing is lost. Make room, then again.</source>
        <translation>磁盘已满：这一步没有做，已有的都在。请腾出空间后再试。</translation>
    </message>
    <message>
        <source>Less than 50 MB of disk left: finish this sale; new ones wait. Make room.</source>
        <translation>磁盘不足 50MB：请先结完本单，清理磁盘后再开新单。</translation>
    </message>
    <message>
        <source>keys.toml cannot be read. The standard keys hold; Ctrl+K chooses others.</source>
        <translation>keys.toml 无法读取，现用标准按键；可按 Ctrl+K 改键。</translation>
    </message>
    <message>
        <source>The keys hold until the till is closed, but could not be saved. Make room.</source>
        <translation>按键已生效，但未能保存，关机后失效。请清理磁盘。</translation>
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
        <source>Sold by rules that others had followed for more than 7 days</source>
        <translation>按 7 天前就已换掉的规则卖的</translation>
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
    <message>
        <source>The scale does not answer. Type the weight; check its power and cable.</source>
        <translation>电子秤没有回答。可手工输入重量；请检查电源和连线。</translation>
    </message>
    <message>
        <source>The scale cannot be understood. Type the weight; check its settings.</source>
        <translation>电子秤的数据看不懂。可手工输入重量；请检查波特率、单位和协议设置。</translation>
    </message>
    <message>
        <source>That is more than the scale can weigh. Weigh it in parts.</source>
        <translation>超过电子秤的最大称量。请分次称。</translation>
    </message>
    <message>
        <source>The scale is below zero. Empty the pan, zero or tare it, then weigh again.</source>
        <translation>电子秤低于零。请拿空秤盘，归零或清皮后再称。</translation>
    </message>
    <message>
        <source>The scale found no zero at its start. Empty the pan and press its zero key.</source>
        <translation>电子秤开机没有归零。请清空秤盘，按秤上的归零键。</translation>
    </message>
    <message>
        <source>The pan still moves. Wait until it is still.</source>
        <translation>秤盘还在晃动。请等稳定后再试。</translation>
    </message>
    <message>
        <source>The scale did not tare. Put the container on it and wait until it is still.</source>
        <translation>电子秤没有去皮。请放上容器，等稳定后再试。</translation>
    </message>
    <message>
        <source>A payment of {amount} is not answered yet. + shows it: ask again, or give back.</source>
        <translation>有一笔 {amount} 还没有结果。按 + 再问一次，或者退回。</translation>
    </message>
    <message>
        <source>{amount} of this sale is paid already. Give that back first: + then Del.</source>
        <translation>这一单已收 {amount}。请先按 + 再按 Del 退回。</translation>
    </message>
    <message>
        <source>A top-up, plan or reward of {amount} is still being paid. Finish it, or give it up.</source>
        <translation>有一笔 {amount} 的充值、付费会员或积分兑换还在付款。请先完成，或者不要了。</translation>
    </message>
    <message>
        <source>{amount} more is paid than due. + then Del gives a payment back, or add goods.</source>
        <translation>多收了 {amount}。按 + 再按 Del 退回一笔，或加商品。</translation>
    </message>
    <message>
        <source>This is the number of a card; it is not kept. Type that of the slip.</source>
        <translation>这是卡号，不会记下。请输入签购单上的流水号。</translation>
    </message>
    <message>
        <source>Type the number that stands on the slip of the card terminal.</source>
        <translation>请输入签购单上的流水号。</translation>
    </message>
    <message>
        <source>Payment by code is not set up here; nothing was charged. Take cash or a card.</source>
        <translation>本机没有设置付款码收款，没有扣款。请收现金或刷卡。</translation>
    </message>
    <message>
        <source>The payment provider does not answer. Ask again, or give it back and take cash.</source>
        <translation>收款服务商没有回答。再问一次，或退回后收现金。</translation>
    </message>
    <message>
        <source>The payment provider is in trouble. Ask again, or give it back and take cash.</source>
        <translation>收款服务商出了问题。再问一次，或退回后收现金。</translation>
    </message>
    <message>
        <source>The payment provider does not know this till. Take cash; tell the manager.</source>
        <translation>收款服务商不认识本机。请收现金，并告诉店长。</translation>
    </message>
    <message>
        <source>What answers is not the payment provider. Take cash; tell the manager.</source>
        <translation>回答的不是收款服务商。请收现金，并告诉店长。</translation>
    </message>
    <message>
        <source>The payment provider&apos;s answer is not understood. Ask again, or take cash.</source>
        <translation>看不懂服务商的回答。再问一次，或退回后收现金。</translation>
    </message>
    <message>
        <source>One member bought very often in a day</source>
        <translation>同一会员一天内消费过于频繁</translation>
    </message>
    <message>
        <source>Many of a cashier&apos;s sales are one member&apos;s</source>
        <translation>某收银员的销售多数记在同一会员</translation>
    </message>
    <message>
        <source>Many lines were deleted</source>
        <translation>删行过多</translation>
    </message>
    <message>
        <source>Many sales were given up</source>
        <translation>整单取消过多</translation>
    </message>
    <message>
        <source>The drawer was often opened without a sale</source>
        <translation>无交易开钱箱过多</translation>
    </message>
    <message>
        <source>Many receipts were reprinted</source>
        <translation>重打小票过多</translation>
    </message>
    <message>
        <source>Many prices were changed by hand</source>
        <translation>手工改价过多</translation>
    </message>
    <message>
        <source>Members were put on sales after payment</source>
        <translation>多次付款后补录会员</translation>
    </message>
    <message>
        <source>Goods came back right after their sale</source>
        <translation>刚售出即退货</translation>
    </message>
    <message>
        <source>Many returns without receipt</source>
        <translation>无小票退货过多</translation>
    </message>
</context>
</TS>
