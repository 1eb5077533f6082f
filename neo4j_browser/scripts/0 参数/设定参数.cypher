// 设定参数:先运行这一条,再运行别的脚本;值可以改
:params {day: '2024-05-27', place: '战鼓山街东头的一条路', matter: '清理建筑废材', unit: '新密市城市管理局', person: '王恒伟', division: '新密市', speaker: '陈军'}
