using ServingBench;

return ServingCommands.Create().Parse(args).Invoke();
