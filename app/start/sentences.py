"""What the command line says when the world says not now, by code: Chinese, then English."""

from __future__ import annotations

SENTENCES = {
    "crashed_again": "收银台连续出错三次，已停止；单据都在，请找管理员 / it crashed three times",
    "not_enrolled": "本机尚未登记。请先运行:python -m app enrol 登记文件 / not enrolled yet",
    "already_running": "本机已在收银,请切换到已打开的窗口 / already running",
    "enrolment_unreadable": "登记文件无法读取 / the enrolment file cannot be read",
    "enrolled_already": "此文件夹属于另一台收银机 / this folder belongs to another till",
    "database_unreadable": "本机数据无法打开,请联系管理员 / the till's files cannot be opened",
    "disk_full": "磁盘已满,请清理后重试 / the disk is full",
    "key_store_locked": "系统密钥库未解锁,请登录系统后重试 / the key store is locked",
    "demo_part_ended": "演示未能启动,详见 .demo/demo.log / the demo did not come up",
    "backup_failed": "备份失败,请检查磁盘空间和备份文件夹 / the backup failed: look at the disk",
    "backup_unusable": "此备份不能用于本机 / this backup cannot be used for this till",
    "enrolment_refused": "登记码不对,已过期,已用过或已锁定,请总部重发 / ask for a new code",
    "ca_unreadable": "CA证书文件无法读取 / the CA's file cannot be read",
    "link_open": "连不上设备，请检查地址、电源和连接线 / the device cannot be reached",
    "link_lost": "设备断开了，请检查连接线 / the device was lost",
    "link_stuck": "设备不收数据，请关机再开 / the device takes no data: switch it off and on",
    "printer_not_ready": "打印机缺纸或没有合盖 / the printer has no paper or is open",
    "centre_unreachable": "连不上总部,请检查网址和网络 / the centre cannot be reached",
    "centre_not_trusted": "对方不是总部:证书不是这个CA发的 / the certificate is of another CA",
    "centre_not_secure": "总部网址须为 https / the centre's URL must be https",
}
