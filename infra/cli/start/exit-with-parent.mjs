// Loaded into programs that are not ours: they end when the process that started them is gone, however it went.
process.on('disconnect', () => process.exit(0))
process.channel?.unref()
