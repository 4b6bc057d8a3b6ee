## 通用

skip = 跳到正文
optional = （选填）
never = 从未
date-day = { $year }年{ $month }月{ $day }日
date-moment = { $day } { $time }（UTC）
date-today = { $time }（UTC）
span-s = { $s } 秒
span-min = { $min } 分钟
span-h-min = { $h } 小时 { $min } 分钟
span-d-h = { $d } 天 { $h } 小时
rehearsal-title = 演练模式。
rehearsal-body = 时间已缩短，邮件不会离开本机。
foot-about = 关于本服务
foot-policy = 规则
foot-transparency = 公开信息
foot-language = 语言
foot-operator = 本服务由 { $operator } 运营。
link-preferences = 选择要接收的内容
link-unsubscribe = 退订
link-why = 我为什么会收到这封邮件？

## 首页

home-title = 无许可，不发送。
home-lead = { $operator } 只为收件人已经同意的机构发送邮件。每一次同意都有记录，每个人都可以查看自己的记录。
home-got-title = 收到了邮件？
home-got-body = 请点击邮件末尾的“我为什么会收到这封邮件？”，即可看到您的地址何时、以何种方式登记，以及相应的证明。
home-leave-title = 不想再收到？
home-leave-body = 请点击任意一封邮件末尾的“退订”。只需按一次按钮，无需登录，立即生效。
home-report-title = 从未同意接收？
home-report-body = 请点击邮件末尾的“举报滥用”。此后发件方无法再向您发送邮件，举报会留给我们的工作人员。
home-rules-title = 规则
home-rules-body = 发件方必须做什么、违反时会怎样，以及每条规则的依据。
home-rules-link = 阅读 { $version } 版
home-ledger = 已记录 { $count } 条同意事件

## 登记

sign-up-lists = 您想接收哪些内容？
sign-up-address = 电子邮件地址
sign-up-name = 姓名
sign-up-trap = 请将此栏留空
sign-up-button = 登记
sign-up-next = 您会收到一封带有确认链接的邮件。在您确认之前，不会再发送其他邮件。
sign-up-leave = 您可以随时按一次按钮退出。
sign-up-only = { $sender } 仅将您的地址用于您在此勾选的内容，不作他用。
sign-up-privacy = 隐私说明
sign-up-problem-address-missing = 请填写您的电子邮件地址，并重新勾选您想接收的内容。
sign-up-problem-address-invalid = 这个电子邮件地址似乎不完整。请检查，并重新勾选您想接收的内容。
sign-up-problem-no-list = 请至少勾选一项：我们不会替您选择。
sign-up-problem-wording-changed = 您打开本页之后，表单文字有所更改。请重新阅读，并勾选您想接收的内容。
sign-up-problem-too-many = 来自此处的尝试过多。请一小时后再试。
sign-up-problem-too-old = 本页打开时间过长。请重新勾选您想接收的内容并提交。
sign-up-problem-question = 请回答下面的问题，并重新勾选您想接收的内容。这可防止程序替他人登记。
sign-up-question = { $sum } 等于多少？

mailbox-title = 请查看您的邮箱
mailbox-sent = 我们已将邮件发送至
mailbox-step-open = 打开来自 { $sender } 的邮件。
mailbox-step-press = 请在 { $count } 天内点击其中的链接并按下按钮。
mailbox-nothing-yet = 在此之前，登记尚未生效。如果您什么都不做，就不会收到任何邮件。
mailbox-missing = 几分钟后仍未收到？请查看垃圾邮件文件夹，并核对上面的地址是否正确。
mailbox-again = 重新填写

confirm-title = 请确认
confirm-question = 您愿意接收 { $sender } 的邮件吗？
confirm-asked = { $address } 的登记请求提交于 { $at }。
confirm-button = 是的，我愿意接收
confirm-not-you = 不是您本人？请直接关闭本页。没有您的同意，不会发送任何邮件。

confirmed-title = 谢谢，确认完成
confirmed-lead = { $sender } 现在可以向 { $address } 发送邮件。
confirmed-leave = 每封邮件的末尾都有退订链接，立即生效，无需登录。

reconfirm-title = 您还想接收吗？
reconfirm-question = 您还想接收 { $sender } 的邮件吗？
reconfirm-since = 我们上次收到 { $address } 的回应是在 { $at }。
reconfirm-button = 是的，请继续发送
reconfirm-nothing = 如果您不作任何操作，不久之后将不再收到这些邮件。您可以随时重新订阅。
reconfirmed-title = 谢谢，一切照旧
reconfirmed-lead = { $sender } 可以继续向 { $address } 发送邮件。

link-expired-title = 此链接已过期
link-expired-body = 确认链接的有效期为七天。没有向您发送过其他邮件，今后也不会发送。如果您仍想接收，请重新填写表单。
link-already-title = 您已经确认过了
link-already-body = 一切正常，无需再做任何操作。如需退订，请使用任意一封邮件末尾的链接。
link-over-title = 没有可以续订的内容
link-over-body = 您已退订此列表，或发件人已关闭账户。不会再向您发送任何邮件。如果您想重新接收，请填写发件人的表单。
link-unknown-title = 此链接无效
link-unknown-body = 链接可能被邮件程序截断。请从邮件中重新打开，或复制完整的链接。没有任何更改。

## 退订

leave-title = 退订
leave-lead = 地址 { $address }：
leave-list = 退订“{ $list }”
leave-all = 退订 { $sender } 的全部邮件
leave-at-once = 立即生效，对已在我们队列中等待发送的邮件同样有效。
leave-choose = 我想自己选择接收哪些内容
leave-never-asked = 我从未同意接收
left-title = 您已退订
left-list = { $address } 不会再收到“{ $list }”的邮件。
left-all = { $address } 不会再收到 { $sender } 的任何邮件。
left-at = 生效时间：{ $at }。
left-mistake = 操作有误，我想继续接收

preferences-title = 选择要接收的内容
preferences-lead = 地址 { $address }：
preferences-lists = 列表
preferences-save = 保存我的选择
preferences-saved = 已保存，现已生效。
preferences-confirm = 已保存。对于新选择的内容，您会收到一封带有确认链接的邮件。
preferences-topic = 关于“{ $topic }”的邮件
preferences-customer = 因为您是客户，所以会收到。关闭后即停止。
rest-title = 暂停接收
rest-keep = 保持现状
rest-days = { $days } 天内不接收邮件
rest-end = 结束暂停，立即恢复发送
rest-until = 您已暂停接收：在 { $day } 之前不会收到来自这里的邮件。

## 证据

why-title = 我为什么会收到这封邮件？
why-address = 您的地址
why-sender = 发件方
why-message = 邮件时间
why-basis = 依据
why-stop = 停止接收
why-promised = 当时的承诺
why-recorded = 记录内容
why-nothing-recorded = 没有关于此地址和发件方的记录。
why-from-ip = 来自 { $ip }
why-proof = 证明
why-proof-lead = 起决定作用的记录已写入公开的账本。任何更改或倒填日期的行为都会被人发现。
why-proof-place = 第 { $place } 条记录，共 { $size } 条
why-proof-details = 显示哈希值
why-proof-root = 根
why-proof-signed = 签署时间
why-proof-later = 这条记录刚刚产生，几秒钟内会写入账本。请刷新本页。
why-proof-broken = 证明不成立。请告知本服务的运营方。
why-wrong = 内容不属实，我要举报
why-signed-up = 确认时间
why-yours = 与您有关的一切
why-yours-lead = 本页随邮件而来，而邮件可能被转发，因此地址的一部分被隐藏。若要查看完整内容、导出或删除，请让我们向此地址发送一个链接。
why-yours-button = 给我发送链接
why-wrong-title = 有什么不对吗？
why-not-me-lead = 您没有订阅，也没有人问过您？那么 { $sender } 将不能再向您发送邮件，我们会查明您的地址是如何进入的。
why-not-me = 这不是我本人
basis-confirmed = 因为您登记过，并在自己的邮箱中确认了。
basis-attested = 因为发件方声明您曾在别处登记，且审核人员认可了其证据。
basis-relationship = 因为您是发件方的客户，法律允许其发送类似内容的邮件，直到您拒绝为止。
basis-transaction = 因为邮件涉及您的某项操作，例如订单。其中不得包含广告。
basis-confirmation-request = 因为有人（很可能是您）在表单中填写了这个地址。这封邮件只是询问是否属实。
basis-reconfirmation = 因为您的同意已有一段时间。这封邮件只是询问是否仍然有效。
basis-service-notice = 因为您在本服务有账户，邮件与该账户有关。
basis-case-reply = 因为您向我们提出了问题，这是答复。
basis-business = 因为发件方的一位工作人员写信给您。
basis-system-report = 因为您的邮件系统要求接收此类报告。
basis-name-confirmed = 您本人的确认
basis-name-attested = 发件方提供的证据
basis-name-relationship = 您是客户
basis-name-transaction = 您的某项操作
basis-name-confirmation-request = 关于您地址的询问
basis-name-reconfirmation = 关于您许可的询问
basis-name-service-notice = 您在本服务的账户
basis-name-case-reply = 您向我们提出的问题
basis-name-business = 个人来信
basis-name-system-report = 您的邮件系统要求的报告
event-requested = 提交登记请求
event-confirmation-sent = 已将询问邮件寄给您
event-confirmed = 您已确认
event-imported = 由发件方导入
event-attested = 审核人员认可证据
event-withdrawn = 您已退订
event-reconfirmed = 同意已更新
event-expired = 未在期限内确认
event-erased = 您的数据已删除
event-topic-left-out = 您不再接收一个主题
event-topic-taken-back = 您重新接收一个主题
event-rested = 您暂停接收该发件方的邮件
event-rest-ended = 您结束了暂停
event-rested-until = 至 { $at }
method-web = 通过网页表单
method-kiosk = 通过现场电子表单
method-paper = 通过纸质表单
method-import = 通过联系人文件
method-api = 通过发件方自己的程序
method-mail = 通过邮件
method-review = 由本服务的工作人员处理
seen-here = 由本服务亲见
seen-stated = 由发件方声明

## 在浏览器中查看

view-about = 关于这封邮件

## 举报

report-title = 举报这封邮件
report-lead = 您的举报将在 { $operator } 立案。
report-about = 涉及邮件
report-reason = 有什么问题？
report-reason-missing = 请选择问题类型。
report-reason-never-asked = 我从未同意接收
report-reason-left-before = 我已退订，但仍然收到
report-reason-other-content = 内容与我登记的不符
report-reason-fraud = 涉嫌欺诈或有危险
report-reason-rights = 它未经授权使用了我或他人的作品、名称或图片
report-reason-other = 其他
report-button = 提交举报
report-stops = 无论结果如何，{ $sender } 都不能再向您发送邮件。
reported-title = 谢谢，我们已收到
reported-lead = { $sender } 不能再通过本服务向您发送邮件。
reported-case = 举报编号：
reported-next = 该案与邮件以及有关您许可的记录一并保存。需要由人判断时，{ $operator } 的工作人员会查看。
reported-see = 您可以凭编号在此查看进展：

## 与您有关的一切

me-ask-title = 查看我们保存了您的哪些信息
me-ask-lead = 请输入您的电子邮箱地址。如果这里有发件人保存了该地址，我们会向其发送一个链接。通过该链接可以看到所有这些发件人，并可退订、导出数据或要求删除。
me-ask-button = 发送链接
me-ask-same = 本页对任何地址的答复都相同。没有人能由此得知您的地址是否为这里所知。
me-problem-address = 该电子邮箱地址似乎不完整，请检查。
me-sent-lead = 如果本服务有发件人保存了该地址，带有链接的邮件已在途中。
me-sent-open = 打开邮件并点击其中的链接。
me-sent-minutes = 链接只能使用一次，有效期为 { $count } 分钟。
me-sent-nothing = 几分钟后仍未收到邮件？那么这里没有人保存该地址，或其今日的链接已用完，或根本不允许从这里向其发送邮件。
me-title = 我们保存的您的信息
me-open-title = 打开我们保存的您的信息？
me-open-lead = 链接只能使用一次。打开后，页面在半小时内有效。
me-open-button = 显示全部内容
me-open-until = 可在 { $at } 之前打开。
me-over-title = 该链接已失效
me-over-lead = 链接已被打开过，或半小时已过。什么都没有改变。您可以随时获取新的链接。
me-over-again = 给我发送新的链接
me-until = 本页在 { $at } 之前有效。
me-nobody = 这里已没有发件人保存您的地址。
me-never-since = 自 { $at } 起，这里任何人都不得向您发送邮件。如果您本人在此订阅并确认，则该发件人可再次向您发送，其他发件人不可。
me-state-receiving = 您自 { $at } 起接收此内容（{ $often }）。
me-state-asked = 于 { $at } 申请，尚未确认：不会发送（{ $often }）。
me-state-brought-in = 由发件人于 { $at } 导入：仅凭此不会发送（{ $often }）。
me-state-left = 您已于 { $at } 退订（{ $often }）。
me-export = 导出（JSON）
me-messages = 记录内容，以及已发送的 { $count } 封邮件
me-erase = 要求删除
me-erase-what = { $sender } 将永久失去您的地址、姓名以及与您有关的一切。保留的只有证明未被伪造的哈希值，以及一个标记：若有人再次导入您的地址，据此予以拒绝。
me-erase-button = 永久删除
me-all = 所有发件人
me-leave-all = 退订所有发件人的一切内容
me-export-all = 导出全部内容（JSON）
me-never = 永远不要从这里给我发送邮件
me-never-what = { $operator } 的任何发件人，包括以后加入的，都不得再向您发送邮件；我们也不会发送，因此您也不会收到答复或本页的链接。若要撤销，请您本人在此订阅某项内容并确认。
me-never-button = 这里任何人都不得给我发送邮件
me-cases = 您的投诉
me-no-cases = 您在此没有提出过投诉。
me-case-number = 编号
me-case-opened = 收到时间
me-case-state = 状态
me-case-due = 答复期限
me-done-left = 已完成。该发件人不能再向您发送邮件。
me-done-left-all = 已完成。这些发件人都不能再向您发送邮件。
me-done-never = 已完成。从现在起，这里任何人都不得向您发送邮件。
me-done-erased = 已完成。该发件人保存的您的信息已删除。
me-done-erasure-waits = 已完成：该发件人不能再向您发送邮件。法律要求其暂时保留您的信息；该义务一结束，信息将自动删除。
case-received = 已收到
case-investigated = 正在调查
case-stopped = 正在调查，期间该发件人不得发送
case-answered = 已答复：记录显示您曾订阅，并已告知您时间
case-settled = 已查明并处理完毕
case-ended = 该发件人不得再从这里发送

## 规则与公开信息

policy-title = 规则
policy-lead = 在此发送邮件者均已接受这些规则，机器将其应用于每一封邮件。需要判断之处，由人来判断。
policy-version = { $version } 版，自{ $day }起施行
policy-count = 共 { $count } 条规则
policy-accepted = 所接受的是英文文本；其他语言为其译文。
policy-contents = 目录
pack-sending = 发送之前
pack-import = 导入的联系人
pack-form = 表单
policy-examples = { $count } 个例子
verdict-allow = 允许
verdict-note = 备注
verdict-warn = 警告
verdict-hold = 等待人工审核
verdict-deny = 拒绝

open-title = 公开信息
open-lead = 有多少发件方在此发送、其中多少被停止，以及收到过多少投诉。
open-complaints = 投诉
open-reports = 收件人举报
open-senders = 发件机构
open-stopped = 其中已停止
open-consent = 已记录的同意事件
open-steps = 已采取的措施
open-steps-lead = 自本系统启用以来，针对账户与活动所采取及撤回的措施。
open-ledgers = 同意账本
open-ledgers-lead = 每个账本经签署的状态。保存一份，日后即可核实此前的内容未被更改。
open-no-ledgers = 尚无已签署的账本。
open-events = { $count } 条事件
open-signed = 签署于 { $at }

## 错误

error-400-title = 我们无法读取此请求
error-400-body = 请求中有些内容不符合预期。请返回，刷新页面后重试。
error-403-title = 请求来自其他网站
error-403-body = 我们的表单是从别处提交的，因此没有执行任何操作。请在此打开页面后重试。
error-404-title = 这里什么都没有
error-404-body = 地址可能被截断。如果您是从邮件中点击而来，请重新打开链接或复制完整的链接。
error-410-title = 内容已删除
error-410-body = 收件人的数据已于{ $day }删除，邮件也随之删除。
error-451-title = 内容已被撤下
error-451-body = 此邮件所显示内容的权利属于他人，已于 { $day } 撤下。
error-413-title = 内容过大
error-413-body = 此处最多可发送 { $limit } 字节。请缩小后重试。
error-429-title = 请稍慢一些
error-429-body = 来自此处的请求过多。请在 { $span } 后重试。
error-500-title = 是我们的问题
error-500-body = 这里出了差错。凡已告知您完成的事项均未丢失。请一分钟后重试。
error-500-reference = 如果问题持续，请告知此编号：
error-503-title = 暂时无法处理
error-503-body = 我们暂时无法完成此操作。请一分钟后重试。
policy-changes = 限值变更
policy-announced = 已公布
policy-history = 历史记录
policy-from = 自 { $day }（UTC）起
policy-withdrawn = 已撤回
