return await ScoringService.Commands.ServiceProgram.Run(args, Console.Out, Console.Error);
