using ScaleBench;

return ScaleCommand.Create().Parse(args).Invoke();
