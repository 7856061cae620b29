Console.WriteLine("VideoRec.Evaluation");
