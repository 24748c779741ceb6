return await BatchScoring.Commands.BatchProgram.Run(args, Console.Out, Console.Error);
