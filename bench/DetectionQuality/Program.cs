using DetectionQuality;

return QualityCommands.Run(args, Console.Error);
